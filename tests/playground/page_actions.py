"""Actions of a person on the chat page: write, drop and paste."""

import base64

from playwright.async_api import Page, expect

from playground.samples.landscape import draw_landscape


async def send_text(page: Page, text: str) -> None:
    """Write a text and send the text with Enter. In an empty chat press the start button first."""
    start = page.locator("#start")
    if await start.is_visible():
        await start.click()
        await expect(page.locator("#log .row.in").last).to_contain_text("Nhận được: /start")
    await page.fill("#input", text)
    await page.press("#input", "Enter")


async def drop_or_paste(page: Page, how: str, name: str, target: str) -> None:
    """Drop or paste a JPEG of this name on the element `target`."""
    picture = base64.b64encode(draw_landscape()).decode()
    await page.evaluate(
        """([how, name, target, picture]) => {
            const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([bytes], name, {type: "image/jpeg"}));
            const place = document.querySelector(target);
            const init = {bubbles: true, cancelable: true};
            const dispatch = (event) => place.dispatchEvent(event);
            if (how === "paste") dispatch(new ClipboardEvent("paste", {...init, clipboardData: dataTransfer}));
            else for (const act of ["dragover", "drop"]) dispatch(new DragEvent(act, {...init, dataTransfer}));
        }""",
        [how, name, target, picture],
    )
