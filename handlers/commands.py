"""The table of plain commands; a new one is added here."""

from bot.api.operations import ADD, DELETE, EDIT_METADATA, GET_ALL_IMAGES, SEARCH
from bot.conversation.flow import N_, text
from handlers import broadcast, browse, decisions, enrol, erase, mydata, notes, removal, rights, roles, statistics
from handlers.desk import Command, Desk
from storage.admins import Role

GALLERY = (
    Command(
        "enrol",
        text(N_("Add a face: photo with notes")),
        enrol.start,
        role=Role.ADMIN,
        with_photo=True,
        steps={"enrol": enrol.confirmed, "enrol photo": enrol.start},
        inputs={"enrol photo": enrol.photo},
        operations=(SEARCH, ADD),
    ),
    Command(
        "faces",
        text(N_("The gallery, page by page")),
        browse.faces,
        role=Role.ADMIN,
        taps={"faces": browse.turn, "pictures": browse.pictures},
        operations=(GET_ALL_IMAGES,),
    ),
    Command(
        "find",
        text(N_("Find by face, name or number")),
        browse.find,
        role=Role.ADMIN,
        with_photo=True,
        steps={"find": browse.find},
        inputs={"find": browse.sought},
        operations=(GET_ALL_IMAGES, SEARCH),
    ),
    Command(
        "face",
        text(N_("One image and its notes: ID")),
        notes.face,
        role=Role.ADMIN,
        taps={"edit": notes.edit},
        steps={"edit": notes.save, "edit notes": notes.edit},
        inputs={"edit notes": notes.notes},
        operations=(GET_ALL_IMAGES, EDIT_METADATA),
    ),
    Command(
        "delete",
        text(N_("Delete images: ID ID …")),
        removal.ask,
        role=Role.ADMIN,
        taps={"drop": removal.tapped, "undo": removal.undo},
        steps={"delete": removal.confirmed},
        timers={"delete": removal.due},
        operations=(GET_ALL_IMAGES, DELETE),
    ),
)

DESK = Desk(
    (
        *rights.COMMANDS,
        *mydata.COMMANDS,
        *erase.COMMANDS,
        *roles.COMMANDS,
        *GALLERY,
        *decisions.COMMANDS,
        *statistics.COMMANDS,
        *broadcast.COMMANDS,
    )
)
