"""What fails again and again is left alone, and tried once before it is trusted anew."""

from app.breaker import Breaker, State


def state(breaker: Breaker) -> State:
    """Read anew each time, which a type checker would not believe of an attribute."""
    return breaker.state


def failing(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        assert breaker.admits()
        breaker.failed()


def test_it_opens_at_the_last_of_so_many_failures_in_a_row() -> None:
    breaker = Breaker(failures=3, pause_seconds=3600)
    failing(breaker, 2)
    assert breaker.admits()
    breaker.succeeded()
    failing(breaker, 2)
    assert state(breaker) == "closed"
    failing(breaker, 1)
    assert state(breaker) == "open"
    assert not breaker.admits()


def test_after_the_pause_one_is_let_through_at_a_time() -> None:
    breaker = Breaker(failures=1, pause_seconds=0)
    failing(breaker, 1)
    assert state(breaker) == "half_open"
    assert breaker.admits()
    assert not breaker.admits()
    breaker.succeeded()
    assert state(breaker) == "closed"
    assert breaker.admits()
    assert breaker.admits()


def test_a_trial_that_fails_opens_it_for_another_pause() -> None:
    now = 0.0
    breaker = Breaker(failures=3, pause_seconds=30, clock=lambda: now)
    failing(breaker, 3)
    now = 30.0
    assert state(breaker) == "half_open"
    failing(breaker, 1)
    assert state(breaker) == "open"
    assert not breaker.admits()
    now = 59.0
    assert state(breaker) == "open"
    now = 60.0
    assert breaker.admits()


def test_a_trial_that_is_given_up_leaves_room_for_another() -> None:
    breaker = Breaker(failures=1, pause_seconds=0)
    failing(breaker, 1)
    assert breaker.admits()
    breaker.left()
    assert state(breaker) == "half_open"
    assert breaker.admits()
