"""List every flow, command and reaction of the bot. New entries are added here."""

from handlers.admin import broadcast, roles, statistics
from handlers.all_flows import FLOWS
from handlers.commands import held_photos
from handlers.commands.registry import Registry
from handlers.consent.question import CONSENT
from handlers.gallery import browse, delete, enrol, face_metadata
from handlers.my_data import consents, erase, export
from handlers.review import decisions
from handlers.verification import kyc_case

REGISTRY = Registry(
    flows=(
        *FLOWS,
        erase.ERASE,
        enrol.ENROL,
        browse.FIND,
        broadcast.BROADCAST,
        face_metadata.EDIT_NOTES,
        delete.DELETE_FACES,
        decisions.REVIEW,
        CONSENT,
        held_photos.build(FLOWS),
    ),
    commands=(
        *kyc_case.COMMANDS,
        *consents.COMMANDS,
        *export.COMMANDS,
        *roles.COMMANDS,
        *browse.COMMANDS,
        *face_metadata.COMMANDS,
        *delete.COMMANDS,
        *decisions.COMMANDS,
        *statistics.COMMANDS,
        *broadcast.COMMANDS,
    ),
    reactions=(
        kyc_case.REACTIONS,
        consents.REACTIONS,
        erase.REACTIONS,
        roles.REACTIONS,
        browse.REACTIONS,
        face_metadata.REACTIONS,
        delete.REACTIONS,
        decisions.REACTIONS,
        broadcast.REACTIONS,
    ),
)
