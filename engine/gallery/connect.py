"""Opens the gallery where the operator wants it."""

from engine.faces.embedders import model_name
from engine.gallery.protocol import Gallery
from engine.gallery.sqlite import SqliteGallery
from engine.settings import Settings


def open_gallery(settings: Settings) -> Gallery:
    """Open the gallery of these settings; raise `GalleryError`, whose sentence names the option at fault."""
    model = model_name(settings.face_model)
    if settings.faces_in == "PostgreSQL" and settings.database_url:
        from engine.gallery.postgres import PostgresGallery

        return PostgresGallery(settings.database_url.get_secret_value(), model)
    return SqliteGallery(settings.gallery, model)
