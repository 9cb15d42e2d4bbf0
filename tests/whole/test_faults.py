"""Faults at Telegram, at the API and in the bot's process lose no conversation, mix up nobody, and double no reply."""

import pytest

from bench.fault_injection.scenarios import SCENARIOS, Scenario, run_scenario

PEOPLE = 12
STRENGTH = 4.0
"""Factor on the shares of faults, so that few people meet as many faults as fifty people do."""

# Waiting through an outage takes minutes. Other tests play an outage with a clock of their own.
QUICK = [scenario for scenario in SCENARIOS if not scenario.people_wait]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scenario", QUICK, ids=[scenario.name for scenario in QUICK])
async def test_every_conversation_completes(scenario: Scenario) -> None:
    """Each person gets the answer for the own card once, and each step before and after the answer once as well."""
    result = await run_scenario(scenario.intensified(STRENGTH), PEOPLE)
    transcripts = "\n\n".join(result.transcripts)
    assert result.completed == PEOPLE, transcripts
    assert result.wrong == 0, transcripts
    assert result.doubled == 0, transcripts
