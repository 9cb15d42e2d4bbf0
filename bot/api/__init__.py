"""The API v1 of Computer Vision Vietnam: descriptors of the operations, typed answers, and the client."""
