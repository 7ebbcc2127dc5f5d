"""Forms of the tree of units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.organizations import queries
from tungngo.organizations.models import LEVELS, Organization, OrganizationKind, UnitGroup
from tungngo.organizations.rules import kept_name
from tungngo.organizations.rules.unit_rows import NEIGHBORHOOD, ROWS_MAX, Row, name_problem, with_teams
from tungngo.organizations.rules.usual_units import Proposal, usual_units
from vanban.text import plain

if TYPE_CHECKING:
    from tungngo.organizations.rules.unit_rows import Problem

KINDS = [(kind.value, kind.label) for kind in OrganizationKind if kind not in LEVELS]

COLUMNS = {"kind": _("Loại"), "name": _("Tên"), "under": _("Thuộc")}
PROBLEMS = {
    "empty": _("chưa có tên"),
    "long": _("tên dài quá 200 chữ"),
    "formula": _("tên không được bắt đầu bằng dấu =, +, - hoặc @"),
    "twice": _("trùng với dòng {detail}"),
    "no_under": _("thôn, tổ dân phố đứng ngay dưới xã, phường: để trống cột này"),
    "unknown_under": _("không có thôn, tổ dân phố nào tên “{detail}”"),
    "unknown_kind": _("không rõ loại “{detail}”"),
    "formula_cell": _("ô là công thức: hãy ghi chữ"),
    "merged": _("ô bị gộp: hãy bỏ gộp và ghi từng dòng"),
    "not_text": _("ô là ngày tháng hoặc số lẻ: hãy ghi chữ"),
}


def problem_text(problem: Problem) -> str:
    """Puts a cell's mistake into words: "cột Tên: chưa có tên"."""
    what = str(PROBLEMS[problem.what]).format(detail=problem.detail)
    return str(_("cột {column}: {what}")).format(column=COLUMNS[problem.column], what=what)


def line_problem_text(row: Row, problem: Problem) -> str:
    """The same with its line: "Dòng 7, cột Tên: chưa có tên"."""
    return str(_("Dòng {line}, {what}")).format(line=row.line, what=problem_text(problem))


def cleaned_name(name: str) -> str:
    """Returns a unit's name as it is kept.

    Raises:
        forms.ValidationError: It is no name.
    """
    kept = kept_name(name)
    what = name_problem(kept)
    if what:
        sentence = str(PROBLEMS[what]).format(detail="")
        raise forms.ValidationError(sentence[:1].upper() + sentence[1:] + ".")
    return kept


class UnitForm(forms.Form):
    """A unit: its name, kind and place; `version` tells a stale form."""

    name = forms.CharField(label=_("Tên đơn vị"), max_length=200)
    kind = forms.ChoiceField(label=_("Loại"), choices=KINDS)
    parent = forms.ModelChoiceField(label=_("Thuộc"), queryset=Organization.objects.none(), empty_label=None)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, commune: Organization, unit: Organization | None = None, **kwargs: Any
    ) -> None:
        """Offers the units under which it may stand."""
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        if isinstance(parent, forms.ModelChoiceField):
            parent.queryset = (
                queries.possible_parents(unit)
                if unit
                else Organization.objects.filter(commune=commune, is_active=True).order_by(
                    "depth", "sort_key"
                )
            )

    def clean_name(self) -> str:
        """A name, not a formula."""
        return cleaned_name(self.cleaned_data["name"])


class UsualUnitsForm(forms.Form):
    """The usual units of a commune to tick and rename, and lines for others."""

    others = forms.CharField(
        label=_("Đơn vị khác"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "lines"}),
        help_text=_(
            "Mỗi dòng một đơn vị; có thể ghi loại sau dấu gạch đứng: “Trường Tiểu học Số 1 | Trường học”."
        ),
    )

    def __init__(
        self, *args: Any, commune: Organization, existing: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Proposes what the commune has not yet; what stands already is shown, not offered."""
        super().__init__(*args, **kwargs)
        names = {plain(name) for _kind, name in existing}
        self.proposals: list[Proposal] = [
            proposal for proposal in usual_units(commune.name) if plain(proposal.name) not in names
        ]
        for number, proposal in enumerate(self.proposals):
            self.fields[f"take_{number}"] = forms.BooleanField(
                label=proposal.name, required=False, initial=proposal.is_usual
            )
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Tên của %(name)s") % {"name": proposal.name},
                required=False,
                max_length=200,
                initial=proposal.name,
            )

    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField, str]]:
        """For the page: each proposal's tick, name and kind."""
        return [
            (self[f"take_{number}"], self[f"name_{number}"], str(OrganizationKind(proposal.kind).label))
            for number, proposal in enumerate(self.proposals)
        ]

    def clean(self) -> dict[str, Any]:
        """Collects `units`: (kind, name) of everything ticked or written."""
        cleaned = super().clean() or {}
        units: list[tuple[str, str]] = []
        for number, proposal in enumerate(self.proposals):
            if cleaned.get(f"take_{number}"):
                try:
                    units.append((proposal.kind, cleaned_name(cleaned.get(f"name_{number}", ""))))
                except forms.ValidationError as error:
                    self.add_error(f"name_{number}", error)
        kinds = {plain(str(label)): str(value) for value, label in KINDS}
        for line, text in enumerate(str(cleaned.get("others", "")).splitlines(), start=1):
            name, _bar, kind = text.partition("|")
            if not name.strip():
                continue
            chosen = kinds.get(plain(kind.strip())) if kind.strip() else "department"
            if chosen is None:
                self.add_error(
                    "others", _("Dòng %(line)s: không có loại “%(kind)s”.") % {"line": line, "kind": kind}
                )
                continue
            try:
                units.append((chosen, cleaned_name(name)))
            except forms.ValidationError as error:
                self.add_error(
                    "others", _("Dòng %(line)s: %(what)s") % {"line": line, "what": error.messages[0]}
                )
        cleaned["units"] = list(dict.fromkeys(units))
        return cleaned


class NeighborhoodsForm(forms.Form):
    """Neighborhoods typed as lines."""

    names = forms.CharField(
        label=_("Tên các thôn, tổ dân phố"),
        widget=forms.Textarea(attrs={"rows": 10, "class": "lines"}),
        max_length=400_000,
        help_text=_("Mỗi dòng một tên, ví dụ: Thôn Đông, Tổ dân phố 1."),
    )
    has_teams = forms.BooleanField(
        label=_("Lập cho mỗi nơi một Tổ công nghệ số cộng đồng"), required=False, initial=True
    )

    def rows(self) -> list[Row]:
        """The lines as rows to judge."""
        lines = enumerate(self.cleaned_data["names"].splitlines(), start=1)
        rows = [Row(line=line, kind=NEIGHBORHOOD, name=text.strip()) for line, text in lines if text.strip()]
        return with_teams(rows) if self.cleaned_data["has_teams"] else rows

    def clean_names(self) -> str:
        """Not more lines than a list may have."""
        names = str(self.cleaned_data["names"])
        if len(names.splitlines()) > ROWS_MAX:
            raise forms.ValidationError(_("Danh sách dài quá."))
        return names


class UploadForm(forms.Form):
    """A filled template."""

    file = forms.FileField(
        label=_("Tệp danh sách (.xlsx)"),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )


class AliasForm(forms.Form):
    """What a name in documents means: some units, or a group."""

    as_written = forms.CharField(label=_("Tên trong văn bản"), max_length=300)
    group = forms.ChoiceField(
        label=_("Là cả một nhóm"), required=False, choices=[("", _("Không, là các đơn vị chọn dưới đây"))]
    )
    units = forms.ModelMultipleChoiceField(
        label=_("Là các đơn vị"), required=False, queryset=Organization.objects.none()
    )
    is_outside = forms.BooleanField(label=_("Không thuộc xã, phường"), required=False)

    def __init__(self, *args: Any, commune: Organization, **kwargs: Any) -> None:
        """Offers the commune's units and groups."""
        super().__init__(*args, **kwargs)
        group, units = self.fields["group"], self.fields["units"]
        if isinstance(group, forms.ChoiceField) and isinstance(units, forms.ModelMultipleChoiceField):
            group.choices = [("", _("Không, là các đơn vị chọn dưới đây")), *UnitGroup.choices]
            units.queryset = Organization.objects.filter(commune=commune, is_active=True).order_by(
                "depth", "sort_key"
            )

    def clean(self) -> dict[str, Any]:
        """One answer, not two."""
        cleaned = super().clean() or {}
        if [bool(cleaned.get(name)) for name in ("group", "units", "is_outside")].count(True) != 1:
            self.add_error("units", _("Chọn một nhóm, hoặc chọn các đơn vị, hoặc “Không thuộc xã, phường”."))
        return cleaned
