"""A conference made by the services, on both databases."""

import pytest

from synthesis.domain.model import Actor, Role
from synthesis.domain.ports import Store
from tests.house import House, build


@pytest.fixture
def house(store: Store) -> House:
    return build(store)


@pytest.fixture
def organiser(house: House) -> Actor:
    return house.actor(Role.ORGANISER, name="Olga")


@pytest.fixture
def rapporteur(house: House) -> Actor:
    return house.actor(Role.RAPPORTEUR, name="Rosa")
