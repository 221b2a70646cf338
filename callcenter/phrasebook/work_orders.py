"""Reads ``work_orders.yaml`` and gives the policy of a tenant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import ValidationError

from callcenter.domain.work_orders.callback_script import ScriptItem, ScriptText
from callcenter.domain.work_orders.callbacks import CallbackPolicy, CallbackRule
from callcenter.domain.work_orders.clocks import ClockRule, Milestone
from callcenter.domain.work_orders.forms import FieldSpec, Form, FormField
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.routing import (
    EmergencyClass,
    FaultClass,
    RoutingRule,
    RoutingTable,
)
from callcenter.domain.work_orders.service_hours import ServiceHours
from callcenter.phrasebook.work_order_schema import (
    CallbacksPart,
    ClockChange,
    ClockPart,
    FormEntry,
    ProfilePart,
    RoutePart,
    TenantPart,
    WorkOrderFile,
)

UNNAMED = TenantPart(code="GD", profile="")
"""A tenant that the file does not name: the default profile, numbers that begin with GD (工单)."""


class WorkOrderTableError(Exception):
    """The file cannot be used; the sentence names the file and the entry."""


class WorkOrderPolicies:
    """The policies of all tenants."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._book = _read(file)
        self._fields = {
            entry.name: FieldSpec(
                name=entry.name, label=entry.label, kind=entry.kind, choices=entry.choices, longest=entry.longest
            )
            for entry in self._book.fields
        }
        self._forms = {kind: self._form(kind) for kind in self._book.forms}
        self._policies: dict[str, Policy] = {}
        if self._book.default_profile not in self._book.profiles:
            raise self._wrong("default_profile", f"no profile {self._book.default_profile!r}")
        self._check_types()
        for tenant in self._book.tenants:
            self.of(tenant)

    def of(self, tenant: str) -> Policy:
        """The policy of a tenant, known or not."""
        if tenant not in self._policies:
            self._policies[tenant] = self._policy(tenant)
        return self._policies[tenant]

    def clocks_of(self, tenant: str) -> tuple[ClockRule, ...]:
        """The clocks of a tenant, known or not."""
        return self.of(tenant).clocks

    def _policy(self, name: str) -> Policy:
        book, where = self._book, f"tenants.{name}"
        tenant = book.tenants.get(name, UNNAMED)
        profile = book.profiles.get(tenant.profile or self._profile_by_mark(name))
        if profile is None:
            raise self._wrong(f"{where}.profile", f"no profile {tenant.profile!r}; known: {', '.join(book.profiles)}")
        zone = self._zone(tenant, where)
        return Policy(
            tenant=name,
            code=tenant.code,
            zone=zone,
            hotline=tenant.hotline,
            forms=self._forms,
            fields=self._fields,
            clocks=self._clocks(tenant, profile, zone, where),
            routing=self._routing(tenant, profile),
            callbacks=_callbacks(book.callbacks, profile.callbacks, tenant.callbacks),
            script=self._script(profile.trade),
            hours=ServiceHours(zone=zone, **tenant.hours.model_dump()),
            complaint_procedure=profile.complaint_procedure,
            notice_days=book.notice_days,
        )

    def _profile_by_mark(self, tenant: str) -> str:
        """The trade that the name of an unlisted company tells: 万和物业服务中心."""
        marked = (name for name, part in self._book.profiles.items() if any(mark in tenant for mark in part.marks))
        return next(marked, self._book.default_profile)

    def _check_types(self) -> None:
        used = {f"clocks.{clock.id}": clock.types for clock in self._book.clocks}
        used |= {f"callbacks.{rule.type}": frozenset({rule.type}) for rule in self._book.callbacks.rules}
        tables = {name: part.routing for name, part in self._book.profiles.items()}
        tables |= {name: part.routing for name, part in self._book.tenants.items()}
        for name, rows in tables.items():
            used |= {f"{name}.routing.{row.department}": row.types for row in rows}
        for where, types in used.items():
            for unknown in sorted(types - self._forms.keys()):
                raise self._wrong(where, f"no form for the ticket type {unknown!r}; known: {', '.join(self._forms)}")
        for item in self._book.script.items:
            if item.field not in self._fields:
                raise self._wrong("script.items", f"no field {item.field!r} under 'fields'")

    def _zone(self, tenant: TenantPart, where: str) -> ZoneInfo:
        try:
            return ZoneInfo(tenant.zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise self._wrong(f"{where}.zone", f"no time zone {tenant.zone!r}; write one like Asia/Shanghai") from None

    def _form(self, kind: str) -> Form:
        part = self._book.forms[kind]
        fields = tuple(
            self._form_field(entry, f"forms.{kind}") for entry in self._unfolded(part.fields, f"forms.{kind}")
        )
        return Form(type=kind, title=part.title, clause=part.clause, fields=fields)

    def _unfolded(self, entries: tuple[FormEntry, ...], where: str) -> list[FormEntry]:
        unfolded: list[FormEntry] = []
        for entry in entries:
            if not entry.block:
                unfolded.append(entry)
                continue
            if entry.block not in self._book.blocks:
                raise self._wrong(where, f"no block {entry.block!r}; known: {', '.join(self._book.blocks)}")
            unfolded.extend(self._book.blocks[entry.block])
        return unfolded

    def _form_field(self, entry: FormEntry, where: str) -> FormField:
        for name in (entry.name, *entry.when, *filter(None, [entry.waived_by])):
            if name not in self._fields:
                raise self._wrong(where, f"no field {name!r} under 'fields'")
        spec = self._fields[entry.name]
        return FormField(
            spec=spec, label=entry.label or spec.label, need=entry.need, when=entry.when, waived_by=entry.waived_by
        )

    def _clocks(self, tenant: TenantPart, profile: ProfilePart, zone: ZoneInfo, where: str) -> tuple[ClockRule, ...]:
        known = {clock.id: clock for clock in self._book.clocks}
        changes = {**profile.clock_changes, **tenant.clock_changes}
        wanted = profile.clocks if tenant.clocks is None else tenant.clocks
        for clock_id in (*wanted, *changes):
            if clock_id not in known:
                raise self._wrong(f"{where}.clocks", f"no clock {clock_id!r}; known: {', '.join(known)}")
        hours = ServiceHours(zone=zone, **tenant.hours.model_dump())
        chain = tuple((level.role, level.after) for level in self._book.report_chain)
        return tuple(_clock(known[clock_id], changes.get(clock_id), hours, chain) for clock_id in wanted)

    def _routing(self, tenant: TenantPart, profile: ProfilePart) -> RoutingTable:
        cards = {**profile.cards, **tenant.cards}
        return RoutingTable(
            rules=tuple(_rule(row) for row in (*tenant.routing, *profile.routing)),
            faults=tuple(FaultClass(name=f.name, words=f.words, unless=f.unless) for f in self._book.faults),
            emergencies=tuple(
                EmergencyClass(
                    fault=FaultClass(name=e.name, words=e.words, unless=e.unless),
                    department=e.department,
                    card=cards.get(e.name, e.card),
                    clause=e.clause,
                )
                for e in self._book.emergencies
            ),
            fallback=profile.fallback,
        )

    def _script(self, trade: str) -> ScriptText:
        part = self._book.script
        items = tuple(
            ScriptItem(field=item.field, ask=item.ask, choices=self._fields[item.field].choices) for item in part.items
        )
        return ScriptText(
            opening=part.opening,
            identity=part.identity,
            items=items,
            inconvenient=part.inconvenient,
            closing=part.closing.replace("{trade}", trade),
        )

    def _wrong(self, where: str, what: str) -> WorkOrderTableError:
        return WorkOrderTableError(f"{self._file}: {where}: {what}")


def _read(file: Path) -> WorkOrderFile:
    try:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
    except OSError as problem:
        raise WorkOrderTableError(f"{file}: cannot be read ({problem.strerror})") from problem
    except yaml.YAMLError as problem:
        raise WorkOrderTableError(f"{file}: not valid YAML: {problem}") from problem
    try:
        return WorkOrderFile.model_validate(data)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise WorkOrderTableError(f"{file}: {where}: {first['msg']}") from problem


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _clock(
    part: ClockPart, change: ClockChange | None, hours: ServiceHours, chain: tuple[tuple[str, timedelta], ...]
) -> ClockRule:
    calendar = part.calendar if change is None or change.calendar is None else change.calendar
    rule = ClockRule(
        id=part.id,
        title=part.title,
        clause=part.clause,
        types=part.types,
        start=part.start,
        stop=part.stop,
        limit=part.limit,
        strict=part.strict,
        soft=part.soft,
        agreed_replaces=part.agreed_replaces,
        remind_before=part.remind,
        when=part.when,
        field=part.field,
        owner=part.owner,
        # Whoever does not confirm the report of an emergency is passed over: the next level is told (E-03).
        escalate_after=chain if part.stop is Milestone.REPORTED else (),
        hours=hours if calendar == "service-hours" else None,
    )
    if change is None:
        return rule
    return replace(
        rule,
        limit=change.limit or rule.limit,
        soft=rule.soft if change.soft is None else change.soft,
        remind_before=rule.remind_before if change.remind is None else change.remind,
    )


def _rule(row: RoutePart) -> RoutingRule:
    return RoutingRule(
        types=row.types,
        faults=row.faults,
        areas=row.areas,
        department=row.department,
        priority=row.priority,
        also_tell=row.also_tell,
        clause=row.clause,
    )


def _callbacks(*parts: CallbacksPart) -> CallbackPolicy:
    """The later part wins; its rules replace those of the same type."""
    rules: dict[str, CallbackRule] = {}
    most, within, office = 3, timedelta(hours=24), "绩效考核处"
    for part in parts:
        most = part.most_attempts or most
        within = part.supervise_within or within
        office = part.assessment_office or office
        for rule in part.rules:
            rules[rule.type] = CallbackRule(**rule.model_dump())
    return CallbackPolicy(
        rules=tuple(rules.values()), most_attempts=most, supervise_within=within, assessment_office=office
    )
