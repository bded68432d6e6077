"""Papers of every format for the tests of the Word writer."""

import io
from typing import Any

from PIL import Image, ImageDraw

BODY = (
    "为深入贯彻落实上级决策部署，进一步加强全市防汛抗旱工作，确保安全度汛，经市政府同意，现将有关事项通知如下。\n"
    "一、总体要求\n坚持以防为主、防抗救相结合，把隐患排查整治摆在首位，把责任落实到每一座水库、每一段堤防、每一处险点。\n"
    "（一）落实责任。各县、区人民政府按照分级负责的原则，于3月25日前在当地主要媒体公示，并将名单报市水利局汇总。"
    "市水利局组成4个检查组，于2026年3月31日前完成汛前检查，4月10日前将1.2万个雨水口清掏完毕，对37处隐患逐一“销号”。\n"
    "各级各部门要牢固树立大局意识和底线思维，充分认识当前防汛抗旱工作面临的严峻复杂形势，进一步压实工作责任，细化工作"
    "措施，强化协同配合，坚决克服麻痹思想和侥幸心理，切实把各项准备工作做细做实做到位。\n"
    "1.逐库明确责任人。\n（1）行政责任人由主要负责同志担任。\n"
)
CITY = {
    "issuer_mark": {"organs": ["云川市人民政府"], "suffix": "文件"},
    "document_number": "云川政发〔2026〕9号",
    "title": "云川市人民政府关于做好2026年防汛抗旱准备工作的通知",
    "main_recipients": ["各县、区人民政府", "市政府各部门、各直属机构"],
    "body": BODY,
    "issuer_signatures": ["云川市人民政府"],
    "issue_date": "2026-03-12",
    "cc_recipients": ["市委办公室", "市人大常委会办公室"],
    "printing_office": "云川市人民政府办公室",
    "print_date": "2026-03-13",
}
ORGANS = ["云川市住房和城乡建设局", "云川市消防救援支队"]
ROWS = [
    ["序号", "单位", "事项", "时限"],
    *[[f"{n}", "市水利局", f"完成第{n}处隐患整治并报送材料", f"4月{n}日"] for n in range(1, 30)],
]
WIDE = {
    "rows": [
        ["序号", "单位", "事项", "时限", "备注"],
        *[[f"{n}", "市水利局", "整治", f"4月{n}日", "无"] for n in range(1, 12)],
    ]
}


def seal(name: str = "", field: str = "", what: str = "") -> bytes:
    picture = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((5, 5, 295, 295), outline=(220, 0, 0, 255), width=9)
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


PAPERS: dict[str, dict[str, Any]] = {
    "ordinary": {**CITY, "body": BODY * 3, "note": "此件公开发布", "seal": {"file": "印"}},
    "upward": {
        **CITY,
        "signers": ["陆怀谷"],
        "copy_number": "000003",
        "security_level": "机密",
        "secrecy_period": "5年",
        "urgency": "特急",
    },
    "joint": {
        **CITY,
        "issuer_mark": {"organs": ORGANS, "suffix": "文件"},
        "issuer_signatures": ORGANS,
        "seal": [{"file": "印", "diameter_mm": 42}] * 2,
        "body": BODY * 4,
    },
    "letter": {
        **CITY,
        "layout": "letter",
        "issuer_mark": {"organs": ["云川市水利局"]},
        "urgency": "加急",
        "body": BODY * 2,
        "printing_office": "",
        "print_date": None,
    },
    "order": {
        **CITY,
        "layout": "order",
        "issuer_mark": {"organs": ["云川市人民政府"], "suffix": "令"},
        "document_number": "第12号",
        "title": "",
        "main_recipients": [],
        "issuer_signatures": [],
        "stamps": [{"post": "市长", "name": "顾明川"}],
        "cc_recipients": [],
        "body": "《云川市防汛办法》已经2026年3月1日市政府第8次常务会议通过，现予公布，自2026年5月1日起施行。",
    },
    "minutes": {
        **CITY,
        "layout": "minutes",
        "issuer_mark": {"organs": ["云川市人民政府专题会议"], "suffix": "纪要"},
        "document_number": "第14期",
        "main_recipients": [],
        "body": BODY * 3,
        "attendance": [
            {"label": "出席", "text": "秦蔚然　市政府，沈砚秋　市政府办公室"},
            {"label": "请假", "text": "温如岱"},
        ],
    },
    "tables": {
        **CITY,
        "body": [BODY, {"rows": ROWS, "caption": "表1 分工"}, "请抓紧落实。", {**WIDE, "landscape": True}, "以上。"],
        "attachments": [
            {"title": "清单", "body": [{"rows": ROWS[:4]}]},
            {"title": "办法", "body": BODY},
            {"title": "只列名称"},
        ],
    },
    "twenty": {**CITY, "body": BODY * 24},
}
