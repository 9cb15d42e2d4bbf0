"""A person at the chat page: writing, and bringing pictures along."""

import base64

from playwright.async_api import Page, expect

from playground.samples.landscape import draw_landscape


async def say(page: Page, text: str) -> None:
    """Write a line and send it with Enter; the first line of a chat needs the start button before."""
    start = page.locator("#start")
    if await start.is_visible():
        await start.click()
        await expect(page.locator("#log .row.in").last).to_contain_text("Nhận được: /start")
    await page.fill("#input", text)
    await page.press("#input", "Enter")


async def carry(page: Page, how: str, name: str, target: str) -> None:
    """Drop or paste a JPEG of that name."""
    picture = base64.b64encode(draw_landscape()).decode()
    await page.evaluate(
        """([how, name, target, picture]) => {
            const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([bytes], name, {type: "image/jpeg"}));
            const place = document.querySelector(target);
            const init = {bubbles: true, cancelable: true};
            const happen = (event) => place.dispatchEvent(event);
            if (how === "paste") happen(new ClipboardEvent("paste", {...init, clipboardData: dataTransfer}));
            else for (const act of ["dragover", "drop"]) happen(new DragEvent(act, {...init, dataTransfer}));
        }""",
        [how, name, target, picture],
    )
