"""The metrics and their access token."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from bot.api.errors import OutOfQuota
from bot.monitoring.metrics import Metrics
from bot.telegram.webhook import PATH
from tests import pictures
from tests.running_bot import RunningBot, run_bot

TOKEN = "metrics-token"


@pytest.fixture
async def guarded() -> AsyncIterator[RunningBot]:
    """A bot that shows its metrics to requests with the token."""
    async with run_bot(metrics_token=SecretStr(TOKEN)) as bot:
        yield bot


async def ask(bot: RunningBot, token: str = TOKEN) -> tuple[int, str]:
    """Return the status and the text of /metrics."""
    headers = {"Authorization": f"Bearer {token}"}
    url = bot.webhook_url.removesuffix(PATH) + "/metrics"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_a_reading_is_counted_and_names_nobody(guarded: RunningBot) -> None:
    """Updates, turns and calls are counted by outcome, without a name, a number or a chat."""
    chat = guarded.chat()
    await chat.send_text("/cccd")
    await chat.send_album([pictures.photo(0), pictures.photo(1)])
    await chat.wait("Họ và tên")
    await guarded.quiet()
    status, text = await ask(guarded)
    counted = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert status == 200
    assert counted["bot_updates_total", "new"] == counted["bot_handled_total", "done"] == 3
    assert counted["bot_api_calls_total", "get_haimat", "ok"] == 1
    assert counted["bot_handle_seconds_count",] == 3
    assert counted["bot_inbox_waiting",] == counted["bot_inbox_dead",] == 0
    assert not any(word in text for word in ("Lan", "NGUYỄN", 'chat="'))


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", "ÿ"])
async def test_others_are_refused(guarded: RunningBot, token: str) -> None:
    """A request without the token gets no metrics."""
    assert (await ask(guarded, token))[0] == 401


async def test_without_a_token_there_is_no_such_page(bot: RunningBot) -> None:
    """Without the option METRICS_TOKEN there is no page."""
    assert (await ask(bot, ""))[0] == 404


def test_a_call_that_fails_is_counted_by_its_class() -> None:
    """The outcome is the error's class."""
    metrics = Metrics()
    with pytest.raises(OutOfQuota), metrics.calling("get_blx"):
        raise OutOfQuota
    assert b'bot_api_calls_total{operation="get_blx",outcome="OutOfQuota"} 1.0' in metrics.text()
