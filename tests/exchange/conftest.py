"""Papers on their way: the walk of tests/outgoing up to 核发, and a third organ with a registry of its own."""

import pytest

from tests.conftest import Cast
from tests.outgoing.conftest import _store, a_file, again, draft, paper, seal, upload
from zhongshu.exchange import services
from zhongshu.exchange.models import Delivery
from zhongshu.people.models import Organ, Unit

__all__ = ["_store", "draft", "paper", "seal", "upload"]


@pytest.fixture
def water(cast: Cast) -> Organ:
    """市水利局 inside the deployment, with a clerk."""
    organ = Organ.objects.create(name="云川市水利局", short_name="市水利局", rank=3, parent=cast.city, is_inside=True)
    cast.hire(
        "water_clerk", Unit.objects.create(organ=organ, name="办公室"), "文书", "registry", "intake", label="江月"
    )
    return organ


@pytest.fixture
def sent(cast, paper):
    """A dispatched paper: to 市财政局 and 青岩县, and a copy to 市档案馆 outside the deployment."""

    def make(**changed) -> dict[str, Delivery]:
        changed.setdefault("cc_recipients", ({"name": "市档案馆"},))
        document = paper("dispatching", **changed)
        made = services.dispatch(document, actor=again(document).record.holder, render=a_file)
        return {delivery.name: delivery for delivery in made}

    return make
