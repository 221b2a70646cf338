from callcenter.asr.lag_watch import LagWatch


def test_tells_only_the_turns() -> None:
    watch = LagWatch()
    lags = [0, 480, 520, 900, 300, 200, 40, 499, 500]
    assert [lag for lag in lags if watch.changed(lag)] == [520, 200, 500]
