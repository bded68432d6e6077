"""Who to sign in as, and what to try."""

from zhongshu.demo.accounts import PASSWORD
from zhongshu.demo.loading import Loaded
from zhongshu.people.models import Account

TABLE = """
市政府办
tianxiaohe   田小禾  文书          登记待登记的文件，初审，批后分办，传阅，办结
mengxiaofeng 孟晓峰  综合二科科长  拟办，退回件，会签进度；正代理陆一鸣
qiuwenbo     邱文博  办公室副主任  审核拟办（shenyanqiu 沈砚秋审批延期）
chengshuyuan 程书远  秘书长        悬空件检查，暂停、重启，办文统计
gumingchuan  顾明川  市长          待批、待阅，手写批示（用手机宽度看）
luojinghe    罗景和  副市长        待批、待阅，审批立项，批示件
tangyu       唐雨    督查室副主任  督查台账，立项，分解交办，核查，催办超期
weisiqi      韦思齐  综合四科科长  移交过来的件
gewenlan     葛文澜  业务管理员    流程时限，工作日历，编号
市委办
xiexiaoman   谢小满  文书          另一个机关，互相看不到
yanjingzhi   严敬之  市委书记      待批、待阅
部门和县区
czj-clerk    赵立群  市财政局文书  承办、协办，申请延期，登记答复
jtj-handler  丁海涛  市交通局农村公路科 督办任务的反馈（用手机宽度看）
qyzf-clerk   顾川平  青岩县文书    县里看到的只是交给它的件
三员
sysadmin     谭世安  系统管理员    机构、人员、账号，运行状况
secadmin     关守正  安全保密管理员 岗位、职能、密级，安全策略
auditor      商鉴    安全审计员    审计日志，链条校验
"""


def reminder() -> str:
    """Printed when the demo is already there: the same table, for whoever starts it again; nothing in any other database."""
    if not Account.objects.filter(username="tianxiaohe").exists():
        return ""
    return f"演示机关已经装好，没有改过的口令都是 {PASSWORD}\n{TABLE.rstrip()}\n"


def closing_words(loaded: Loaded) -> str:
    """Printed at the end of loading."""
    day = f"{loaded.until:%Y-%m-%d %H:%M}"
    head = f"已装入：{loaded.people} 人，收文 {loaded.papers} 件，截至 {day}。所有账号的口令都是 {PASSWORD}"
    stopped = [f"有 {len(loaded.refusals)} 件的经过没有讲完：{loaded.refusals[0]}"] if loaded.refusals else []
    return "\n".join([head, *stopped, TABLE.rstrip(), ""])
