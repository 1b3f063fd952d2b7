"""Work that is looked for in one company after the other."""

from accounts.models import Company
from accounts.sweeps import in_each_company
from core.access import Actor


def test_sweep_when_one_company_fails_then_the_others_are_served(
    company: Company, other_company: Company
) -> None:
    served: list[int] = []

    def work(actor: Actor) -> int:
        if actor.company_id == company.pk:
            raise ValueError
        served.append(actor.company_id)
        return 2

    assert in_each_company(work) == 2
    assert served == [other_company.pk]


def test_sweep_when_called_then_the_product_acts_inside_each_company(
    company: Company, other_company: Company
) -> None:
    actors: list[Actor] = []

    def work(actor: Actor) -> int:
        actors.append(actor)
        return 1

    assert in_each_company(work) == 2
    assert {(actor.company_id, actor.membership_id, actor.via) for actor in actors} == {
        (company.pk, None, "system"),
        (other_company.pk, None, "system"),
    }
