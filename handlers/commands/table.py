"""The table of plain commands; a new one is added here."""

from bot.api.operations import ADD, DELETE, EDIT_METADATA, GET_ALL_IMAGES, SEARCH
from bot.conversation.flow import N_, text
from handlers.admin import broadcast, roles, statistics
from handlers.commands.registry import Command, Desk
from handlers.gallery import browse, delete, enrol, face_metadata
from handlers.my_data import consents, erase, export
from handlers.review import decisions
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
        face_metadata.face,
        role=Role.ADMIN,
        taps={"edit": face_metadata.edit},
        steps={"edit": face_metadata.save, "edit notes": face_metadata.edit},
        inputs={"edit notes": face_metadata.notes},
        operations=(GET_ALL_IMAGES, EDIT_METADATA),
    ),
    Command(
        "delete",
        text(N_("Delete images: ID ID …")),
        delete.ask,
        role=Role.ADMIN,
        taps={"drop": delete.tapped, "undo": delete.undo},
        steps={"delete": delete.confirmed},
        timers={"delete": delete.due},
        operations=(GET_ALL_IMAGES, DELETE),
    ),
)

DESK = Desk(
    (
        *consents.COMMANDS,
        *export.COMMANDS,
        *erase.COMMANDS,
        *roles.COMMANDS,
        *GALLERY,
        *decisions.COMMANDS,
        *statistics.COMMANDS,
        *broadcast.COMMANDS,
    )
)
