"""A person who uses the keyboard alone, and sees at each stop where they are."""

from playwright.sync_api import expect

MOST_STOPS = 80
# What can be seen of the focus: the look of the element (of a radio its drawn circle) with and
# without it. Only the look is compared, so any style of the council's will do.
STOP = """
() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const look = () => {
        const styles = [getComputedStyle(here)];
        if (here.labels && here.labels[0])
            styles.push(getComputedStyle(here.labels[0], "::before"));
        return styles.map(s => [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow,
            s.backgroundColor, s.borderColor, s.textDecorationLine].join("|")).join("||");
    };
    const box = here.getBoundingClientRect();
    const inView = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    const focused = look();
    here.blur();
    const plain = look();
    here.focus({preventScroll: true});
    const words = here.labels && here.labels.length ? here.labels[0] : here;
    return {
        name: words.innerText.replace(/\\s+/g, " ").trim(),
        type: here.type || here.tagName.toLowerCase(),
        isVisible: inView && focused !== plain,
    };
}
"""


class Keyboard:
    def __init__(self, page):
        self.page = page
        self.stops = 0

    def go_to(self, name):
        """Tab until the focus stands on what is called so.

        Scripts come after the page, and a menu may close when they do: people are slower than that.
        """
        self.wait_for_scripts()
        passed = []
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(STOP)
            if stop is None:
                continue
            self.stops += 1
            assert stop["isVisible"], f"No focus to be seen on {stop} of {self.page.url}"
            passed.append(stop["name"])
            if name in stop["name"]:
                return
        raise AssertionError(f"Tab never came to {name!r}, only to {passed}")

    def wait_for_scripts(self):
        expect(self.page.locator("[data-govuk-skip-link-init]")).to_have_count(1)

    def press(self, name, key="Enter"):
        """Go there and press; the page that it leads to is waited for."""
        self.go_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def choose(self, name, downs=0):
        """Radio buttons: Tab to the first, the arrows go on, Space chooses."""
        self.go_to(name)
        for _ in range(downs):
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")

    def write(self, name, text):
        self.go_to(name)
        self.page.keyboard.type(text)
