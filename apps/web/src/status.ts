// Keeps an open public page as it is now. The page says everything without it; what cannot be fetched stays, and is dated.
const EVERY_MS = 20_000;
/** Gone, or not for this reader any more: the server says it. */
const OVER = new Set([401, 403, 404]);
const PARTS = ["title", "header", ".state", "main", "footer"];

const all = (of: Document): number => of.querySelectorAll("main .rows li[id^=u]").length;

/** What is told anew takes its place; what is open or has the focus stays so. */
function take(now: Document): void {
  const more = all(now) > all(document);
  const focus = document.activeElement;
  const [id, href] = [focus?.id, focus?.getAttribute("href")];
  const open = document.querySelector("details")?.open ?? false;
  for (const part of PARTS) {
    const here = document.querySelector(part);
    const there = now.querySelector(part);
    if (here && there && !here.isEqualNode(there)) here.replaceChildren(...there.childNodes);
  }
  const details = document.querySelector("details");
  if (details) details.open = open;
  if (focus && !focus.isConnected) {
    const links = [...document.querySelectorAll<HTMLElement>("a, summary, [id]")];
    links.find((one) => (id ? one.id === id : one.getAttribute("href") === href))?.focus();
  }
  tell(more ? "A new update stands on this page." : "");
}

function tell(text: string, away = false): void {
  const said = document.getElementById("told");
  if (!said || (said.textContent === text && !text)) return;
  said.textContent = text;
  said.className = away ? "by" : "sr";
}

function ask(): void {
  if (document.hidden) return;
  const asked = new XMLHttpRequest();
  asked.open("GET", location.href.split("#")[0] ?? "");
  asked.responseType = "document";
  asked.timeout = EVERY_MS;
  asked.onload = () => {
    if (asked.status === 200 && asked.responseXML) take(asked.responseXML);
    else if (OVER.has(asked.status)) location.reload();
    else lost();
  };
  asked.onerror = asked.ontimeout = lost;
  asked.send();
}

const lost = (): void => {
  const at = document.querySelector("footer time")?.textContent ?? "";
  tell(`Not reached just now. What stands here is as of ${at}.`, true);
};

setInterval(ask, EVERY_MS);
document.addEventListener("visibilitychange", ask);
