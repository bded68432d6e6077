"""灯的规则: what holds, what held before; who may changes it."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from zhongshu.core.access import signed_in
from zhongshu.core.errors import NotAllowed
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.people.models import Organ
from zhongshu.people.requests import Request
from zhongshu.records.states import Urgency
from zhongshu.supervision import access, lights
from zhongshu.supervision.forms.rules import RuleForm
from zhongshu.supervision.services import ruling


@signed_in
@require_http_methods(["GET", "POST"])
def light_rule(request: Request) -> HttpResponse:
    """Everybody may read by which rule the lights are set."""
    organ = access.rule_organ(request.person)
    rule, answer = lights.thresholds_of(organ.pk), access.may_set_lights(request.person, organ)
    form = RuleForm(request.POST or None, rule=rule)
    if request.method == "POST":
        if not answer:
            raise NotAllowed(answer.reason)
        if form.is_valid() and _stored(request, organ, form):
            return back_to(request, "supervision:light-rule")
    context = {
        "organ": organ,
        "rule": rule,
        "warnings": [(label, int(rule.warn_days.get(value, 2))) for value, label in Urgency.choices],
        "versions": [(one, _words(one.warn_days)) for one in lights.versions(organ)],
        "form": form,
        "may_set": answer,
    }
    return page(request, "supervision/light_rule.html", context, status=422 if form.errors else 200)


def _stored(request: Request, organ: Organ, form: RuleForm) -> bool:
    with refusals_on(form):
        ruling.set_light_rule(organ, form.values(), actor=request.person)
        return True
    return False  # type: ignore[unreachable]  # refused: the refusal stands on the form


def _words(warn_days: dict[str, int]) -> str:
    return "　".join(f"{label} {warn_days[value]}" for value, label in Urgency.choices if value in warn_days)
