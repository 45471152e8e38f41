"""Chromium through selenium, and Firefox through marionette."""
import base64
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile

from checks import check

# The errors of pages that Firefox knows of, such as exceptions and violations of the page's security policy.
ERRORS = """
return Services.console.getMessageArray()
  .filter((message) => message instanceof Ci.nsIScriptError && !(message.flags & Ci.nsIScriptError.warningFlag)
    && /^(content javascript|CSP)/.test(message.category))
  .map((message) => `${message.errorMessage} (${message.sourceName}:${message.lineNumber})`);
"""
# Runs before the scripts of the page, as in a browser that has no MediaSource.
NO_MEDIA_SOURCE = "delete globalThis.MediaSource; delete globalThis.ManagedMediaSource;"


class Chromium:
    name = "chromium"

    def __init__(self, size=(1280, 900), dark=False, still=False, autoplay=True, before="", downloads=None):
        from selenium import webdriver
        options = webdriver.ChromeOptions()
        flags = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars",
                 f"--window-size={size[0]},{size[1]}"]
        if autoplay:
            flags.append("--autoplay-policy=no-user-gesture-required")
        for flag in flags:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
        self.driver.set_script_timeout(150)
        self._send("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1,
                   mobile=size[0] < 600)
        self._send("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if still else "no-preference"}])
        self._send("Page.addScriptToEvaluateOnNewDocument", source=before)
        self._send("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        if downloads:
            self._send("Browser.setDownloadBehavior", behavior="allow", downloadPath=downloads)

    def _send(self, command, **values):
        return self.driver.execute_cdp_cmd(command, values)

    @classmethod
    def without_media_source(cls):
        return cls(before=NO_MEDIA_SOURCE)

    def open(self, url):
        self.driver.get(url)

    def run(self, script, *values):
        """Runs a script that ends by calling its last argument."""
        return self.driver.execute_async_script(script, *values)

    def value(self, script, *values):
        return self.driver.execute_script(script, *values)

    def click(self, selector):
        """Clicks as a person does, which browsers accept as a reason to play sound."""
        click(self.driver.find_element("css selector", selector), self)

    def new_tab(self, url):
        self.driver.switch_to.new_window("tab")
        self.driver.get(url)

    def complaints(self):
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def shoot(self, path):
        self.driver.save_screenshot(path)

    def close(self):
        self.driver.quit()


class Firefox:
    name = "firefox"

    def __init__(self, size=(1280, 900), dark=False, still=False, autoplay=True, downloads=None, preferences=None):
        from marionette_driver.marionette import Marionette
        self.folder = tempfile.mkdtemp()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        preferences = {
            "marionette.port": port,
            "media.autoplay.default": 0 if autoplay else 1, "media.autoplay.blocking_policy": 0,
            "ui.systemUsesDarkTheme": int(dark), "layout.css.prefers-color-scheme.content-override": 0 if dark else 1,
            "ui.prefersReducedMotion": int(still), "dom.events.testing.asyncClipboard": True,
            "browser.download.folderList": 2, "browser.download.dir": downloads or self.folder,
            "browser.download.alwaysOpenPanel": False, "browser.helperApps.neverAsk.saveToDisk": "application/zip",
            "devtools.console.stdout.content": True, "browser.shell.checkDefaultBrowser": False, **(preferences or {})}
        with open(os.path.join(self.folder, "user.js"), "w") as file:
            for name, value in preferences.items():
                file.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")
        self.log = open(os.path.join(self.folder, "log"), "w+")
        self.process = subprocess.Popen(
            ["firefox-esr", "--headless", "--marionette", "--remote-allow-system-access", "--profile", self.folder,
             "--no-remote", f"--width={size[0]}", f"--height={size[1]}"], stdout=self.log, stderr=self.log)
        self.driver = Marionette(host="127.0.0.1", port=port)
        self.driver.start_session(timeout=120)
        self.driver.timeout.script = 150
        self.driver.set_window_rect(width=size[0], height=size[1])

    @classmethod
    def without_media_source(cls):
        return cls(preferences={"media.mediasource.enabled": False})

    def open(self, url):
        self.driver.navigate(url)

    def run(self, script, *values):
        """Runs a script that ends by calling its last argument."""
        return self.driver.execute_async_script(script, script_args=values, sandbox=None)

    def value(self, script, *values):
        return self.driver.execute_script(script, script_args=values, sandbox=None)

    def click(self, selector):
        """Clicks as a person does, which browsers accept as a reason to play sound."""
        click(self.driver.find_element("css selector", selector), self)

    def new_tab(self, url):
        self.driver.switch_to_window(self.driver.open(type="tab")["handle"])
        self.driver.navigate(url)

    def complaints(self):
        with open(self.log.name) as log:
            # Parts of Firefox itself begin with their names.
            said = [line.strip() for line in log if re.match(r"console\.error: (?!\w+:)", line)]
        with self.driver.using_context("chrome"):
            return said + self.driver.execute_script(ERRORS)

    def shoot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.driver.screenshot(full=False)))

    def close(self):
        with contextlib.suppress(Exception):
            self.driver.delete_session()
        self.process.terminate()
        self.process.wait(20)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def click(element, browser):
    # Away from the edge, where a message could cover it.
    browser.value("arguments[0].scrollIntoView({ block: 'center' })", element)
    element.click()


@contextlib.contextmanager
def opened(browser, url):
    """A context manager for a browser that shows a page."""
    try:
        browser.open(url)
        # Until the page knows the state of the server.
        until(browser, "document.getElementById('version').textContent")
        yield browser
    finally:
        browser.close()


def until(browser, condition, seconds=20):
    """Waits until a JavaScript expression is true, and returns its last value."""
    return browser.run("""
        const done = arguments[arguments.length - 1];
        const begun = performance.now();
        const look = () => {
          const value = %s;
          if (value || performance.now() - begun > arguments[0] * 1000) done(value); else setTimeout(look, 20);
        };
        look();""" % condition, seconds)


def check_console(browser):
    complaints = browser.complaints()
    check("no errors on the console", not complaints, "; ".join(complaints)[:300])
