"""What is measured: the same photos in every run."""

from bench.engine import specimen_photos
from bench.engine.specimen_photos import Order, take
from specimens import specimen


def test_orders_name_every_photo_once() -> None:
    """Levels and people of the good ones, faults and people of the others."""
    assert [(order.level, order.seed) for order in specimen_photos.good("passport", ["d0", "d2"], range(5, 7))] == [
        ("d0", 5),
        ("d0", 6),
        ("d2", 5),
        ("d2", 6),
    ]
    faulty = specimen_photos.faulty("passport", range(5, 7))
    assert {(order.fault, order.seed) for order in faulty} == {
        (fault, seed) for fault in specimen_photos.FAULTS for seed in (5, 6)
    }
    assert len(set(faulty)) == len(faulty) == 2 * len(specimen_photos.FAULTS)


def test_a_good_photo_is_the_specimen() -> None:
    """Nothing is done to it."""
    plain = specimen("passport", 3, "d1")
    assert take(Order("passport", 3, "d1")) == specimen_photos.Shot(Order("passport", 3, "d1"), plain.jpeg, plain.truth)


def test_each_fault_makes_another_photo_of_the_same_paper() -> None:
    """No fault leaves the photo as it was, and what is printed on the paper stays."""
    orders = [Order("9_id_card_front", 3, "d1", fault) for fault in ("", *specimen_photos.FAULTS)]
    taken = [take(order) for order in orders]
    assert len({shot.jpeg for shot in taken}) == len(orders)
    assert all(shot.truth == taken[0].truth for shot in taken)
