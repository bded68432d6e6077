"""督查结论书 and 整改通知书 (政府督查工作条例 art. 16–18), filled from the approved conclusion and the 整改."""

from datetime import datetime

from zhongshu.supervision.documents.shapes import Values
from zhongshu.supervision.documents.wording import day, iso, listed, sentence
from zhongshu.supervision.models import Conclusion, InspectionPlan, Rectification

FINDING_MARK, RECTIFY_MARK = "督查结论", "整改通知"


def finding(conclusion: Conclusion, *, at: datetime) -> Values:
    """What was found out, on which evidence, what follows, and until when a review may be asked for."""
    plan, unit = conclusion.target.plan, conclusion.target.organ
    until = day(conclusion.review_until)
    body = [
        f"根据{_basis(plan)}，{plan.organ.name}自{day(plan.starts_on)}至{day(plan.ends_on)}"
        f"对{unit.label}开展了“{plan.title}”{plan.get_inspection_type_display()}，"
        f"采取{listed(plan.method_labels)}等方式。现作出以下结论。",
        "一、查明的事实",
        sentence(conclusion.facts),
        "二、证据",
        sentence(conclusion.evidence),
        "三、结论",
        sentence(conclusion.finding),
        "四、权利告知",
        f"对本结论有异议的，可以自收到之日起30日内（{until}前）向{plan.organ.name}申请复核；"
        "复核由没有参加本次督查的人员承办，自收到申请之日起30日内作出决定。复核期间，应当整改的问题继续整改。",
    ]
    return _paper(FINDING_MARK, plan, f"关于对{unit.label}{_matter(plan)}的督查结论", [unit.name], body, at)


def rectify(row: Rectification, *, at: datetime) -> Values:
    """One problem, what is asked, of whom, until when."""
    plan, unit = row.conclusion.target.plan, row.conclusion.target.organ
    body = [
        f"“{plan.title}”督查发现你单位存在以下问题，督查结论已于{day(row.conclusion.delivered_at)}送达。"
        "现通知你单位限期整改。",
        "一、存在的问题",
        sentence(row.problem),
        "二、整改要求",
        sentence(row.demand),
        "三、期限和责任人",
        f"请于{day(row.due_on)}前整改到位，由{row.holder.name}负责并书面报告整改了什么、结果怎样，附佐证材料。",
        f"{plan.organ.name}将对整改情况核查；没有到位的退回重新整改，到位的销号。",
    ]
    return _paper(RECTIFY_MARK, plan, f"关于{_matter(plan)}督查发现问题的整改通知", [unit.name], body, at)


def _paper(mark: str, plan: InspectionPlan, title: str, to: list[str], body: list[str], at: datetime) -> Values:
    return {
        "form": "paper",
        "layout": "standard",
        "issuer_mark": {"organs": [mark], "suffix": ""},
        "title": title,
        "main_recipients": to,
        "body": "\n".join(filter(None, body)),
        "issuer_signatures": [plan.organ.name],
        "issue_date": iso(at),
        "printing_office": plan.organ.name,
        "print_date": iso(at),
    }


def _basis(plan: InspectionPlan) -> str:
    return f"《政府督查工作条例》和{plan.basis.strip().rstrip('。')}"


def _matter(plan: InspectionPlan) -> str:
    """开展“惠企政策落实”督查 → 惠企政策落实情况"""
    title = plan.title.strip().removesuffix("督查").removesuffix("专项")
    return title if title.endswith("情况") else f"{title}情况"
