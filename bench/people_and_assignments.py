"""Made-up provinces for benchmarks: communes with units and people, directives, campaigns with many assignments.

Everything is made in bulk and always the same. Import it within `database.started()`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.utils import timezone

from tungngo.accounts import rules as account_rules
from tungngo.accounts.models import User
from tungngo.assignments import rules
from tungngo.assignments.models import Assignment, AssignmentUnit, Campaign, Comment
from tungngo.directives.models import Directive, DirectiveState
from tungngo.organizations.models import Membership, Organization, OrganizationKind, Role
from tungngo.organizations.rules import folded_name, stored_sort_key
from tungngo.plans.models import Plan, PlanState
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_KIND = OrganizationKind
_UNITS: Final = (
    (_KIND.DEPARTMENT, "Văn phòng HĐND và UBND"),
    (_KIND.DEPARTMENT, "Phòng Văn hóa - Xã hội"),
    (_KIND.DEPARTMENT, "Phòng Kinh tế, Hạ tầng và Đô thị"),
    (_KIND.PUBLIC_SERVICE, "Trung tâm Phục vụ hành chính công"),
    (_KIND.POLICE, "Công an"),
    (_KIND.MILITARY, "Ban Chỉ huy Quân sự"),
    (_KIND.HEALTH, "Trạm Y tế"),
    (_KIND.MASS_ORGANISATION, "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    (_KIND.MASS_ORGANISATION, "Đoàn Thanh niên Cộng sản Hồ Chí Minh"),
    (_KIND.MASS_ORGANISATION, "Hội Liên hiệp Phụ nữ"),
    (_KIND.ENTERPRISE, "VNPT"),
    (_KIND.ENTERPRISE, "Viettel"),
    *((_KIND.SCHOOL, f"Trường Tiểu học số {number}") for number in (1, 2, 3)),
    *((_KIND.NEIGHBORHOOD, f"Tổ dân phố {number}") for number in range(1, 16)),
)
_ACTS: Final = (
    "Tổ chức tuyên truyền về", "Hướng dẫn người dân", "Rà soát và lập danh sách", "Treo băng rôn, khẩu hiệu về",
    "Phát thanh trên hệ thống truyền thanh cơ sở về", "Tổ chức lớp tập huấn về", "Ra quân đi từng ngõ, gõ từng nhà về",
    "Đăng tải tin, bài về", "Báo cáo kết quả thực hiện", "Bố trí kinh phí cho",
    "Cập nhật số liệu về", "Kiểm tra, đôn đốc",
)  # fmt: skip
_SUBJECTS: Final = (
    "cài đặt và sử dụng VNeID mức độ 2", "nộp hồ sơ dịch vụ công trực tuyến", "thanh toán không dùng tiền mặt",
    "chữ ký số cá nhân", "kỹ năng số cơ bản", "an toàn thông tin trên không gian mạng", "hồ sơ sức khỏe điện tử",
    "học bạ số", "sàn thương mại điện tử", "phong trào Bình dân học vụ số", "camera an ninh khu dân cư",
    "lừa đảo trực tuyến", "bảo hiểm y tế điện tử", "hóa đơn điện tử của hộ kinh doanh",
)  # fmt: skip
_PLACES: Final = (
    "tại nhà văn hóa", "tại chợ", "tại bộ phận một cửa", "tại trường học", "trên cổng thông tin điện tử",
    "trên nhóm Zalo của thôn", "tại các điểm sinh hoạt cộng đồng", "tại trụ sở",
)  # fmt: skip
_FAMILY: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
_MIDDLE: Final = ("Thị", "Văn", "Đức", "Thu", "Minh", "Ngọc", "Quang", "Hồng")
_GIVEN: Final = ("Mẫu", "Hòa", "Đông", "Bình", "Lan", "Sơn", "Yến", "Thắng", "Quỳnh", "Ưng")
# How far assignments are, in the middle of a campaign.
_STATES: Final = (
    *[rules.ACCEPTED] * 35,
    *[rules.SUBMITTED] * 8,
    *[rules.IN_PROGRESS] * 22,
    *[rules.NOT_STARTED] * 31,
    *[rules.RETURNED] * 4,
)


@dataclass
class MadeCommune:
    """A commune as it was made."""

    commune: Organization
    units: list[Organization]
    campaigns: list[Campaign] = field(default_factory=list)
    people: dict[str, User] = field(default_factory=dict)  # one of each role


def make_province(communes: int) -> tuple[Organization, list[MadeCommune]]:
    """A province with communes, each with 30 units and a person of each role; no campaigns yet."""
    root = Organization.objects.filter(depth=1).first()
    root = root or Organization.objects.add_root({"kind": _KIND.MINISTRY, "name": "Trung ương"})
    number = Organization.objects.filter(kind=_KIND.PROVINCE).count()
    province = Organization.objects.add_child(
        root, {"kind": _KIND.PROVINCE, "name": f"Tỉnh Đo Lường {number + 1}", "code": str(90 + number)}
    )
    Organization.objects.filter(pk=province.pk).update(numchild=communes)
    rows = [
        _organization(province, place, _KIND.COMMUNE, f"Xã Đo Lường {place}", code=f"{80000 + place}")
        for place in range(1, communes + 1)
    ]
    for commune in rows:
        commune.numchild = len(_UNITS)
    _insert_communes(rows)
    made = [
        MadeCommune(
            commune,
            [
                _organization(commune, place, kind, name, commune=commune)
                for place, (kind, name) in enumerate(_UNITS, 1)
            ],
        )
        for commune in rows
    ]
    Organization.objects.bulk_create([unit for one in made for unit in one.units], batch_size=2000)
    _make_people(province, made)
    return province, made


def _organization(
    parent: Organization,
    place: int,
    kind: str,
    name: str,
    *,
    code: str = "",
    commune: Organization | None = None,
) -> Organization:
    """A unit as the `place`-th child of its parent, as treebeard numbers them."""
    return Organization(
        path=Organization._get_path(parent.path, parent.depth + 1, place),  # noqa: SLF001  (treebeard has no bulk)
        depth=parent.depth + 1, kind=kind, name=name, code=code, commune=commune,
        folded_name=folded_name(name), sort_key=stored_sort_key(name),
    )  # fmt: skip


def _insert_communes(communes: list[Organization]) -> None:
    """A commune belongs to itself, so its key is taken before it is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('organizations_organization', 'id')) FROM generate_series(1, %s)",
            [len(communes)],
        )
        for commune, (key,) in zip(communes, cursor.fetchall(), strict=True):
            commune.pk = commune.commune_id = key
    Organization.objects.bulk_create(communes, batch_size=2000)


def _chooser(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311  (the same data in every run)


def _names(seed: int) -> Iterator[str]:
    chosen = _chooser(seed)
    while True:
        yield f"{chosen.choice(_FAMILY)} {chosen.choice(_MIDDLE)} {chosen.choice(_GIVEN)}"


def _make_people(province: Organization, communes: list[MadeCommune]) -> None:
    names = _names(province.pk)
    places: list[tuple[MadeCommune | None, str, Organization]] = [
        (None, Role.PROVINCIAL_OFFICER, province),
    ]
    for made in communes:
        places += [
            (made, Role.OFFICER, made.units[1]),
            (made, Role.LEADER, made.commune),
            (made, Role.FOCAL_POINT, made.units[4]),
            (made, Role.TEAM_MEMBER, made.units[-1]),
            (made, Role.ADMINISTRATOR, made.commune),
            *(
                (made, "", unit)
                for unit in made.units
                if unit.pk not in {made.units[4].pk, made.units[-1].pk}
            ),
        ]
    people = []
    for number, _place in enumerate(places):
        name, username = next(names), f"nguoi-{province.pk}-{number}"
        people.append(
            User(
                username=username,
                full_name=name,
                password="!",  # noqa: S106  (nobody signs in with it)
                searched=account_rules.folded_person(name, username, ""),
                sort_key=account_rules.person_sort_key(name),
            )
        )
    User.objects.bulk_create(people, batch_size=2000)
    Membership.objects.bulk_create(
        [
            Membership(user=person, organization=unit, role=role or Role.FOCAL_POINT)
            for person, (_made, role, unit) in zip(people, places, strict=True)
        ],
        batch_size=2000,
    )
    for person, (made, role, _unit) in zip(people, places, strict=True):
        if made is not None and role:
            made.people[role] = person


def add_campaign(made: MadeCommune, assignments: int, *, at: dt.datetime | None = None) -> Campaign:
    """One more campaign of a commune, in its middle: some late, done, blocked, silent, with questions open."""
    return add_campaigns([made], assignments, at=at)[0]


def add_campaigns(
    communes: list[MadeCommune], assignments: int, *, at: dt.datetime | None = None
) -> list[Campaign]:
    """A campaign with so many assignments for each of the communes."""
    at = at or timezone.now()
    chosen = _chooser(f"{communes[0].commune.pk} {len(communes[0].campaigns)} {assignments}")
    campaigns = []
    for made in communes:
        campaign = _campaign(made, at)
        made.campaigns.append(campaign)
        campaigns.append(campaign)
    rows = [
        _assignment(made, made.campaigns[-1], position, chosen, at)
        for made in communes
        for position in range(1, assignments + 1)
    ]
    Assignment.objects.bulk_create(rows, batch_size=1000)
    by_commune = {made.commune.pk: made for made in communes}
    parts = [part for row in rows for part in _parts(row, by_commune[row.organization_id], chosen, at)]
    AssignmentUnit.objects.bulk_create(parts, batch_size=2000)
    _questions(rows, by_commune, chosen, at)
    return campaigns


def add_directives(made: MadeCommune, number: int, *, at: dt.datetime | None = None) -> list[Directive]:
    """Directives that were read and wait for their review."""
    at = at or timezone.now()
    chosen = _chooser(made.commune.pk + number)
    return Directive.objects.bulk_create(
        [_directive(made, chosen, at - dt.timedelta(hours=place)) for place in range(number)], batch_size=500
    )


def _sentence(chosen: random.Random) -> str:
    return (
        f"{chosen.choice(_ACTS)} {chosen.choice(_SUBJECTS)} {chosen.choice(_PLACES)}, phấn đấu "
        f"{chosen.randrange(5, 100)}% số hộ; thực hiện theo Công văn số {chosen.randrange(1, 3000)}/UBND-VHXH "
        f"ngày {chosen.randrange(1, 29):02}/{chosen.randrange(1, 13):02}/2026, báo cáo trước khi kết thúc."
    )


def _directive(made: MadeCommune, chosen: random.Random, at: dt.datetime) -> Directive:
    number = f"{chosen.randrange(1, 3000)}/UBND-VHXH"
    subject = f"{chosen.choice(_ACTS)} {chosen.choice(_SUBJECTS)}"
    text = " ".join(_sentence(chosen) for _ in range(60))
    return Directive(
        organization=made.commune,
        sha256=hashlib.sha256(f"{made.commune.pk} {chosen.random()}".encode()).hexdigest(),
        state=DirectiveState.READ,
        number=number,
        subject=subject,
        issuer="Ủy ban nhân dân tỉnh",
        reading={"text": text, "tasks": []},
        search_text=fold(f"{number} {subject} {text}"),
        queued_at=at,
        received_at=at,
        received_by=made.people[Role.OFFICER],
    )


def _campaign(made: MadeCommune, at: dt.datetime) -> Campaign:
    number = len(made.campaigns) + 1
    directive = _directive(made, _chooser(made.commune.pk * 100 + number), at - dt.timedelta(days=60))
    directive.save()
    day = at.date()
    name = f"Ngày Chuyển đổi số, đợt {number}"
    officer = made.people[Role.OFFICER]
    plan = Plan.objects.create(
        organization=made.commune, directive=directive, name=name, day=day, state=PlanState.CONFIRMED,
        opened_at=directive.received_at, opened_by=officer, confirmed_at=directive.received_at, confirmed_by=officer,
    )  # fmt: skip
    return Campaign.objects.create(
        organization=made.commune, plan=plan, name=name, folded_name=fold(name), day_of_action=day,
        start_date=day - dt.timedelta(days=60), end_date=day + dt.timedelta(days=60), created_by=officer,
        created_at=at - dt.timedelta(days=60 - number),
    )  # fmt: skip


def _assignment(
    made: MadeCommune, campaign: Campaign, position: int, chosen: random.Random, at: dt.datetime
) -> Assignment:
    text = _sentence(chosen)
    state = chosen.choice(_STATES)
    # What is done was due earlier on the whole; one in twenty has no day.
    away = chosen.randrange(-60, 10) if state in rules.MET else chosen.randrange(-12, 61)
    day = None if chosen.random() < 0.05 else at.date() + dt.timedelta(days=away)  # noqa: PLR2004
    return Assignment(
        organization=made.commune,
        campaign=campaign,
        directive_id=campaign.plan.directive_id if campaign.plan else None,
        position=position,
        section=f"II.{position % 40 + 1}",
        section_title="Nhiệm vụ trọng tâm",
        text=text,
        folded_text=fold(text),
        source=text,
        span_start=position * 300,
        span_end=position * 300 + len(text),
        end_date=day,
        bound="on_or_before" if day else "",
        deadline_date=day,
        state=state,
        last_activity_at=at - dt.timedelta(days=chosen.randrange(40), minutes=chosen.randrange(1440)),
    )


def _parts(
    row: Assignment, made: MadeCommune, chosen: random.Random, at: dt.datetime
) -> Iterator[AssignmentUnit]:
    named = chosen.sample(made.units, chosen.randrange(1, 5))
    for place, unit in enumerate(named):
        is_blocked = place == 0 and row.state not in rules.MET and chosen.random() < 0.04  # noqa: PLR2004
        yield AssignmentUnit(
            organization=made.commune,
            assignment=row,
            unit=unit,
            part=rules.LEAD if place == 0 else chosen.choice((rules.COORDINATING, rules.IMPLEMENTING)),
            is_answering=place == 0,
            state=row.state if place == 0 else rules.NOT_STARTED,
            blocked_at=at - dt.timedelta(days=2) if is_blocked else None,
            blocked_reason="Chưa có kinh phí." if is_blocked else "",
            last_activity_at=row.last_activity_at,
        )


def _questions(
    rows: list[Assignment], by_commune: dict[int, MadeCommune], chosen: random.Random, at: dt.datetime
) -> None:
    asked = [row for row in rows if chosen.random() < 0.02]  # noqa: PLR2004
    Comment.objects.bulk_create(
        [
            Comment(
                organization_id=row.organization_id,
                assignment=row,
                author=by_commune[row.organization_id].people[Role.FOCAL_POINT],
                text="Xin hỏi: số liệu tính đến hết ngày nào?",
                is_question=True,
                created_at=at - dt.timedelta(hours=chosen.randrange(72)),
                request_key=_uuid(chosen),
            )
            for row in asked
        ],
        batch_size=2000,
    )


def _uuid(chosen: random.Random) -> str:
    return f"{chosen.getrandbits(128):032x}"
