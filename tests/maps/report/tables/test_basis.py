"""What the report rests on: how many services were checked, and how long ago."""

from tests.maps.report import small_run


def test_how_long_a_check_holds_is_the_setting_of_the_programme():
    for days, n in ((29, 0), (30, 1), (180, 2), (700, 3)):  # checked 31, 30, 669 days ago, never
        services = small_run.built(
            small_run.tables(k=0), small_run.page(fresh_days=days), "en"
        ).services
        assert (services["recent"] * services["n_services"]).sum() == n
