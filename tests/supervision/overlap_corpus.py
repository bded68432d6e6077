"""Ten thousand matters as offices write them, and near-duplicates of some: the same matter in other words.

Two matters are the same when the work is the same and neither names a county, town or place that differs from the other's.
"""

import re
from dataclasses import dataclass, replace
from random import Random

COUNTIES = [
    "青岩县",
    "白河县",
    "临江县",
    "云溪区",
    "松岭县",
    "石桥区",
    "平坝县",
    "南屏县",
    "沙湾区",
    "龙泉县",
    "河阳县",
    "东岭区",
]
TOWNS = ["柳林镇", "大坪乡", "红旗镇", "双河镇", "高桥镇", "石门乡", "清水镇", "桐树乡", "板桥镇", "新店镇"]
SPOTS = ("", "", "", "滨河路", "人民路", "云水大道", "第一中学", "中心医院", "城东水库", "幸福小区")
THINGS = (
    "水毁农村公路", "老旧小区", "学校食堂", "农村饮水工程", "农民工工资", "招商项目", "黑臭水体", "政务服务大厅",
    "高标准农田", "森林防火", "医保基金", "危旧桥梁", "养老服务中心", "污水处理厂", "撂荒耕地", "非煤矿山",
    "供热管网", "营商环境", "搬迁安置点", "拖欠账款", "农贸市场", "公交线路", "河道采砂", "扬尘治理",
    "城市内涝", "充电设施", "零工市场", "村卫生室", "校外培训", "燃气管道", "电动自行车", "垃圾分类",
    "物业服务", "信访积案", "粮食收购", "种业基地", "文物保护", "旅游景区", "数字乡村", "消防通道",
)  # fmt: skip
WORKS = (
    ("应急处置", "情况紧急，要第一时间处置到位，防止次生问题", "处置到位"),
    ("建设进度滞后整改", "逐个项目分析原因，倒排工期，挂图作战", "按期完工"),
    ("专项整治", "全面排查，问题清单化，销号管理", "问题全部销号"),
    ("资金落实", "财政要统筹安排，不得截留挪用", "资金全部到位"),
    ("群众投诉办理", "逐件核实，限时答复，严禁层层转办", "办结率100%"),
    ("安全检查", "不发通知、不打招呼，直奔现场", "隐患全部整改"),
    ("改造提升", "广泛听取居民意见，成熟一个实施一个", "改造完工并投用"),
    ("长效管护机制建立", "明确管护主体、经费和责任，防止建而不管", "机制印发执行"),
)
LEADERS = (
    "罗景和副市长批示：",
    "顾明川市长批示：",
    "市政府第12次常务会议议定：",
    "省政府督查室交办：",
    "市委专题会议要求：",
    "",
)
EXTRAS = ("涉及{n}户群众", "已收到来信{n}件", "资金缺口{n}万元", "工期只剩{n}天", "上半年只完成{n}%")
TAILS = ("督查室跟踪，每月报进展", "请阅处，及时报结果", "要一抓到底，抓出实效", "有关情况专报我")
TITLES = ("{m}", "关于{m}的督办事项", "推进{m}工作", "{m}（第{n}批）")
OTHER_WORDS = (
    ("应急处置", "紧急处置"), ("进度滞后整改", "滞后问题整改"), ("专项整治", "集中整治"), ("资金落实", "资金保障"),
    ("投诉办理", "投诉处理"), ("安全检查", "安全大检查"), ("改造提升", "提升改造"), ("逐个项目", "一个项目一个项目"),
    ("全面排查", "全面摸排"), ("统筹安排", "抓紧统筹"), ("逐件核实", "件件核实"), ("广泛听取", "充分听取"), ("第一时间", "立即"),
)  # fmt: skip


@dataclass(frozen=True)
class Matter:
    title: str
    text: str
    result: str
    work: str
    place: tuple[str, str, str]

    def is_same(self, other: "Matter") -> bool:
        pairs = zip(self.place, other.place, strict=True)
        return self.work == other.work and all(not one or not two or one == two for one, two in pairs)


def matter(rng: Random) -> Matter:
    thing, (work, words, result) = rng.choice(THINGS), rng.choice(WORKS)
    place = (rng.choice(COUNTIES), rng.choice(TOWNS) if rng.random() < 0.6 else "", rng.choice(SPOTS))
    number = rng.randint(2, 900)
    title = rng.choice(TITLES).format(m="".join(place) + thing + work, n=number)
    extra = rng.choice(EXTRAS).format(n=rng.randint(2, 900))
    text = f"{rng.choice(LEADERS)}{thing}{words}，{extra}，{rng.choice(TAILS)}。"
    return Matter(title, text, f"{thing}{result}", thing + work, place)


def planted(one: Matter, rng: Random) -> Matter:
    """The same matter as another would put it: synonyms, a clause left out or moved, another heading, another leader."""
    title, text, result = one.title, one.text, one.result
    for word, other in rng.sample(OTHER_WORDS, 8):
        title, text = title.replace(word, other), text.replace(word, other)
    clauses = re.split("[，：]", text.rstrip("。"))
    turn = rng.random()
    if turn < 0.3 and len(clauses) > 3:
        clauses.pop(rng.randrange(1, len(clauses)))
    elif turn < 0.5:
        rng.shuffle(clauses)
    elif turn < 0.7:
        clauses[0] = rng.choice(LEADERS) + "这件事反映较多"
    if rng.random() < 0.5:
        title = rng.choice(("督办：{}", "请落实{}", "关于解决{}的事")).format(
            re.sub("^关于|的督办事项$|（.*）$", "", title)
        )
    return replace(one, title=title, text="，".join(clauses) + "。", result=result[:-1])
