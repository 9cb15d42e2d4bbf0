"""Open the gallery that the settings name."""

from engine.faces.embedders import model_name
from engine.gallery.protocol import Gallery
from engine.gallery.sqlite import SqliteGallery
from engine.settings import Settings


def open_gallery(settings: Settings) -> Gallery:
    """Open the gallery of these settings, or raise `GalleryError` with a sentence that names the wrong option."""
    model = model_name(settings.face_model)
    if settings.gallery_storage == "PostgreSQL" and settings.database_url:
        from engine.gallery.postgres import PostgresGallery

        return PostgresGallery(settings.database_url.get_secret_value(), model)
    return SqliteGallery(settings.gallery, model)
