package dev.mlopskit.interop;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A page in the installed Chromium, which notes what goes wrong in it. */
final class Browser implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run");

    private final Playwright playwright;
    private final Page page;
    private final Path screenshots;
    private final List<String> errors = new ArrayList<>();

    /** Opens Chromium; its profile is new and goes when it is closed. */
    Browser(Path screenshots) {
        this.screenshots = screenshots;
        Path program = Needs.browser();
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.page = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setHeadless(true)
                        .setArgs(QUIET))
                .newPage(new com.microsoft.playwright.Browser.NewPageOptions().setViewportSize(2200, 1100));
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onPageError(errors::add);
    }

    void open(String address) {
        page.navigate(address);
    }

    /** Returns when a text can be seen on the page; takes a picture when it cannot. */
    void shows(String text) {
        seen(
                page.getByText(text)
                        .filter(new Locator.FilterOptions().setVisible(true))
                        .first(),
                text);
    }

    /** Returns when an element can be seen, by a CSS selector. */
    void has(String selector) {
        seen(
                page.locator(selector)
                        .filter(new Locator.FilterOptions().setVisible(true))
                        .first(),
                selector);
    }

    private void seen(Locator locator, String what) {
        try {
            locator.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE));
        } catch (TimeoutError e) {
            picture("missing");
            throw new AssertionError("the page " + page.url() + " does not show " + what + ":\n" + text(), e);
        }
    }

    String text() {
        return page.locator("body").innerText();
    }

    /** Errors that no script of the page caught. */
    List<String> errors() {
        return errors;
    }

    void click(String selector) {
        page.locator(selector).first().click();
    }

    void press(String key) {
        page.keyboard().press(key);
    }

    void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(screenshots.resolve(name + ".png")));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
