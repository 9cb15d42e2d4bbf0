"""Show the use of the service, without ids: ``/quota`` with a forecast, ``/stats`` with funnel, faults and a chart."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from bot.conversation.flow import InFlow
from bot.conversation.message import N_, Message, Text, text
from bot.conversation.state import AwaitingRetry, State
from bot.monitoring import call_accounting
from bot.monitoring.vietnam_time import vietnam_time
from bot.photos.check import PhotoFault
from bot.render.agreement import join_texts
from handlers.admin.chart import Day, bars
from handlers.all_flows import FLOWS
from handlers.commands.context import Context
from handlers.commands.registry import Command
from storage import usage
from storage.admins import Role
from storage.usage import DailyCount

WEEK, MOST_DAYS = 7, 92
READY, SHOWN = "*ready", "*shown"
"""Names in the counts for the states ``AwaitingRetry`` and ``ShowingResult``."""

QUOTA = N_("📊 <b>API v1, this month</b>")
USED = N_("Used: <b>{used}</b>")
USED_OF = N_("Used: <b>{used}</b> of {quota} ({percent} %), left: <b>{left}</b>")
DOUBTS = N_("of them without a known end: {count}")
FORECAST = N_("At this pace by the end of the month: <b>{forecast}</b>")
RUNS_OUT = N_("⚠️ At this pace it runs out on <b>{day}</b>.")
LASTS = N_("✅ At this pace it lasts.")
NO_QUOTA = N_("No monthly quota is set (MONTHLY_QUOTA), so there is nothing to warn of.")
BY_OPERATION = N_("{name}: {count}")

STATS = N_("📈 <b>{days} days, {first} – {last}</b>")
LEGEND = N_("🟦 API calls · 🟧 photos turned down · 🟥 errors of the API")
FUNNEL = N_("<b>Conversations</b>")
FLOW = N_("/{flow}: {begun} begun → {shown} read ({percent} %)")
STOP = N_("{step} {count}")
STOPS = N_("   on the way: {steps}")
FAULTS = N_("<b>Photos:</b> {fine} good, {faults} turned down")
SHARE = N_("   {name}: {count}")
ERRORS = N_("<b>Errors of the API:</b> {count}")
WAITS = N_("<b>Answers of the API:</b> {mean} s on average; half within {half} s, 9 of 10 within {most} s")
NOTHING = N_("Nothing has happened yet.")

NAMES = {
    PhotoFault.NOT_AN_IMAGE: N_("not an image"),
    PhotoFault.NOT_A_DOCUMENT: N_("neither a PDF nor an image"),
    PhotoFault.TOO_LARGE: N_("too large"),
    PhotoFault.TOO_SMALL: N_("too small"),
    PhotoFault.BLURRED: N_("blurred"),
    PhotoFault.DARK: N_("dark"),
    PhotoFault.BRIGHT: N_("bright"),
    PhotoFault.GLARE: N_("glare"),
}
PROBLEMS = {
    "NoContent": N_("no paper or face found"),
    "BadFormat": N_("photo not opened by the service"),
    "UrlUnreachable": N_("link not opened by the service"),
    "OutOfQuota": N_("no requests left"),
    "WrongKey": N_("key or secret refused"),
    "QueryFailed": N_("the face gallery failed"),
    "InvalidId": N_("no such face in the gallery"),
    "Unavailable": N_("service out of reach or overloaded"),
    "Spent": N_("a person's calls of the day used up"),
}
"""Labels for administrators, by the class of an error (``bot.api.errors``)."""
DOUBT = N_("no usable answer, perhaps charged")


def reached(state: State) -> str:
    """Return the name under which the counts hold a state."""
    step = state.step if isinstance(state, InFlow) else READY if isinstance(state, AwaitingRetry) else SHOWN
    return f"{state.flow} {step}"


async def show_quota(context: Context) -> None:
    """Show the used and the remaining calls of this month, with a forecast."""
    today = vietnam_time(context.now).date()
    counts = await context.db.run(usage.list_between, f"{today:%Y-%m}-01", f"{today:%Y-%m}-31")
    calls = _by_name(counts, "call") + _by_name(counts, "doubt")
    used, limit = calls.total(), context.tools.app.settings.monthly_quota
    lines = [_used(used, limit)]
    if doubts := _by_name(counts, "doubt").total():
        lines.append(text(DOUBTS, count=doubts))
    lines += _forecast(used, limit, context.now)
    shares = [text(BY_OPERATION, name=name, count=count) for name, count in calls.most_common()]
    await context.say(text(QUOTA), text(""), *lines, text(""), *shares)


def _used(used: int, limit: int) -> Text:
    if not limit:
        return text(USED, used=used)
    return text(USED_OF, used=used, quota=limit, percent=round(100 * used / limit), left=max(0, limit - used))


def _forecast(used: int, limit: int, now: float) -> list[Text]:
    """Extend the month so far by a straight line. The present day counts for the elapsed part only."""
    here = vietnam_time(now)
    gone = here.day - 1 + (here.hour * 3600 + here.minute * 60 + here.second + 1) / 86400
    length = calendar.monthrange(here.year, here.month)[1]
    expected = round(used / gone * length)
    lines = [text(FORECAST, forecast=expected)]
    if not limit:
        return [*lines, text(NO_QUOTA)]
    if expected <= limit:
        return [*lines, text(LASTS)]
    day = here.date().replace(day=1) + timedelta(days=int(limit / used * gone))
    return [*lines, text(RUNS_OUT, day=f"{day:%d/%m/%Y}")]


async def stats(context: Context) -> None:
    """Show the last days (7, or the number behind the command) as a chart and in words."""
    words = context.arguments.strip()
    days = min(MOST_DAYS, max(1, int(words))) if words.isascii() and words.isdigit() and len(words) < 5 else WEEK
    last = vietnam_time(context.now).date()
    first = last - timedelta(days=days - 1)
    counts = await context.db.run(usage.list_between, first.isoformat(), last.isoformat())
    image = bars([_day(first + timedelta(days=n), counts) for n in range(days)])
    head = text(STATS, days=days, first=f"{first:%d/%m}", last=f"{last:%d/%m/%Y}")
    await context.tools.show(image, Message((head, text(LEGEND))))
    lines = [*_funnel(counts), *_faults(counts), *_service(counts)]
    await context.say(head, text(""), *(lines or [text(NOTHING)]))


def _day(day: date, counts: Iterable[DailyCount]) -> Day:
    kinds: Counter[str] = Counter()
    for count in counts:
        if count.day == day.isoformat():
            kinds[count.kind] += count.times
    return Day(f"{day:%d/%m}", (kinds["call"], kinds["fault"], kinds["error"] + kinds["doubt"]))


def _funnel(counts: tuple[DailyCount, ...]) -> list[Text]:
    """Count the conversations that began, the conversations that showed a result, and the steps reached on the way."""
    begun, steps = _by_name(counts, "begun"), _by_name(counts, "step")
    lines = []
    for flow, times in begun.most_common():
        reached = {name.partition(" ")[2]: n for name, n in steps.items() if name.partition(" ")[0] == flow}
        shown = reached.pop(SHOWN, 0)
        lines.append(text(FLOW, flow=flow, begun=times, shown=shown, percent=round(100 * shown / times)))
        if stops := _stops(flow, reached):
            lines.append(text(STOPS, steps=stops))
    return [text(FUNNEL), *lines, text("")] if lines else []


def _stops(name: str, reached: Mapping[str, int]) -> Text | None:
    """Count how often each step was reached, by the noun of the step. None for a flow of one step."""
    flow = next((flow for flow in FLOWS if flow.name == name), None)
    steps = flow.steps if flow and len(flow.steps) > 1 else ()
    parts = [text(STOP, step=step.noun, count=reached[step.name]) for step in steps if step.name in reached]
    return join_texts(parts, " · ") if parts else None


def _faults(counts: tuple[DailyCount, ...]) -> list[Text]:
    faults, fine = _by_name(counts, "fault"), _by_name(counts, "photo").total()
    if not faults and not fine:
        return []
    names = {fault.value: words for fault, words in NAMES.items()}
    shares = [text(SHARE, name=text(names.get(name, name)), count=count) for name, count in faults.most_common()]
    return [text(FAULTS, fine=fine, faults=faults.total()), *shares, text("")]


def _service(counts: tuple[DailyCount, ...]) -> list[Text]:
    """Count errors by class, and show the mean answer time and bounds of the median and the 90th percentile."""
    errors = Counter({PROBLEMS.get(name, name): times for name, times in _by_name(counts, "error").items()})
    errors[DOUBT] = _by_name(counts, "doubt").total()
    errors = +errors  # without zero counts
    lines = [text(ERRORS, count=errors.total())] if errors else []
    lines += [text(SHARE, name=text(words), count=count) for words, count in errors.most_common()]
    calls = [count for count in counts if count.kind == "call"]
    if calls:
        mean = sum(count.seconds for count in calls) / sum(count.times for count in calls)
        durations = _by_name(counts, "wait")
        half, most = _within(durations, 0.5), _within(durations, 0.9)
        lines.append(text(WAITS, mean=f"{mean:.1f}".replace(".", ","), half=half, most=most))
    return lines


def _within(durations: Counter[str], share: float) -> str:
    """Return the bound in seconds below which this share of the answers came."""
    answered = 0
    for bound in map(str, call_accounting.DURATION_BOUNDS):
        answered += durations[bound]
        if answered >= share * durations.total():
            return bound
    return f"> {call_accounting.DURATION_BOUNDS[-1]}"


def _by_name(counts: Iterable[DailyCount], kind: str) -> Counter[str]:
    totals: Counter[str] = Counter()
    for count in counts:
        if count.kind == kind:
            totals[count.name] += count.times
    return totals


COMMANDS = (
    Command("quota", text(N_("API calls of this month, and a forecast")), show_quota, role=Role.ADMIN),
    Command("stats", text(N_("How the bot is used: DAYS")), stats, aliases=("thongke",), role=Role.ADMIN),
)
