"""Results -> messages in Vietnamese form: the labels of the papers, what their sources agree on, warnings; pure."""
