"""Texts that want to run: ways out of where a text stands, and what would run outside.

A few hundred in ``make test``, over two thousand in ``make chaos``.
"""

from tests.guarantees.sizes import size

MARK = "__ran.push(1)"
LONGEST_TITLE = 200

OUT = ("", '">', "'>", "</script>", "</title>", "</textarea>", "</style>", "-->", "]]>", "`}", "\\u003c/a>")
RUNS = (
    "<script>{run}</script>",
    "<ScRiPt >{run}</sCrIpT>",
    "<img src=data:, onerror={run}>",
    "<img/src=data:,/onerror={run}//",
    "<svg onload={run}>",
    "<svg><script>{run}</script></svg>",
    "<svg><animate onbegin={run} attributeName=x dur=1s>",
    '<iframe srcdoc="<script>parent.{run}</script>">',
    '<iframe src="javascript:parent.{run}">',
    '<a href="javascript:{run}" autofocus>x</a>',
    "<details open ontoggle={run}>",
    "<body onload={run}>",
    "<input autofocus onfocus={run}>",
    "<video><source onerror={run}></video>",
    '<math><a xlink:href="javascript:{run}">x',
    '<object data="javascript:{run}">',
    '<embed src="javascript:{run}">',
    "<style onload={run}></style>",
    '<meta http-equiv=refresh content="0;url=javascript:{run}">',
    '<form action="javascript:{run}"><button>x',
    "<template><script>{run}</script></template>",
    "<noscript><p title='</noscript><img src=data:, onerror={run}>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=data:, onerror={run}&gt;'>",
    '" onmouseover={run} autofocus onfocus={run} x="',
    "' onanimationstart={run} style='animation:x 1s' x='",
    "[x](javascript:{run})",
    "![x](javascript:{run})",
    "<javascript:{run}>",
    "[x](data:text/html,<script>{run}</script>)",
    "{{{{constructor.constructor('{run}')()}}}}",
    "${{{run}}}",
    "<div style=\"background:url('javascript:{run}')\">",
)
HANDLERS = (
    *(
        "load",
        "error",
        "focus",
        "focusin",
        "blur",
        "click",
        "mouseover",
        "mouseenter",
        "pointerover",
        "pointermove",
    ),
    *("toggle", "beforetoggle", "begin", "end", "repeat", "animationstart", "animationend", "transitionend"),
    *("wheel", "scroll", "resize", "input", "change", "beforeinput", "invalid", "submit", "reset", "select"),
    *("keydown", "paste", "copy", "cut", "drag", "drop", "contextmenu", "auxclick", "canplay", "loadstart"),
    *(
        "pageshow",
        "popstate",
        "hashchange",
        "message",
        "unhandledrejection",
        "beforeprint",
        "securitypolicyviolation",
    ),
)
BEARERS = (
    "<input autofocus on{on}={run}>",
    "<svg on{on}={run} tabindex=1 style=animation:x>",
    "<img src=x: on{on}\t=\n{run}>",
)
SCHEMES = (
    *("javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", " javascript:"),
    *(
        "&#106;avascript:",
        "&#x6A;avascript:",
        "javascript&colon;",
        "vbscript:",
        "data:text/html,",
        "blob:",
        "//x/",
    ),
    *("%6Aavascript:", "view-source:javascript:", "feed:javascript:", "jav&#x09;ascript:", "\\x6Aavascript:"),
)
BORNE = (
    "<a href='{to}{run}' autofocus>x</a>",
    "[x]({to}{run})",
    "<{to}{run}>",
    "<form action={to}{run}><button>x",
)
DISGUISED = (
    "&lt;script&gt;{run}&lt;/script&gt;",
    "&amp;lt;script&amp;gt;{run}",
    "%3Cscript%3E{run}%3C/script%3E",
    "\\u003cscript\\u003e{run}",
    "\uff1cscript\uff1e{run}\uff1c/script\uff1e",
    "+ADw-script+AD4-{run}",
    "<scr\u0131pt>{run}</scr\u0131pt>",
    "<scr<script>ipt>{run}</scr</script>ipt>",
    "<<script>{run}//<</script>",
)
"""Harmless until somebody decodes them once too often."""


def _all() -> tuple[str, ...]:
    runs = [
        *RUNS,
        *(one.replace("{on}", on) for one in BEARERS for on in HANDLERS),
        *(one.replace("{to}", to) for one in BORNE for to in SCHEMES),
        *DISGUISED,
    ]
    return tuple(
        dict.fromkeys(
            out + run.replace("{{", "{").replace("}}", "}").replace("{run}", MARK)
            for run in runs
            for out in OUT
        )
    )


COMMON = len(OUT) * len(RUNS)
MANY = 2_000
PAYLOADS = _all()[: size(quick=COMMON, full=10 * MANY)]


def packed(longest: int = LONGEST_TITLE) -> list[str]:
    """All that fit a short text, as many to one as it holds."""
    texts, text = [], ""
    for one in PAYLOADS:
        plain = "".join(letter for letter in one if letter.isprintable())  # a title is one line
        if len(text) + len(plain) > longest and text:
            texts.append(text)
            text = ""
        text += plain
    return [one for one in [*texts, text] if len(one) <= longest]


def in_texts(longest: int) -> list[str]:
    """All of them, as many to a text as it holds, a paragraph each."""
    texts, text = [], ""
    for one in PAYLOADS:
        if len(text) + len(one) + 2 > longest:
            texts.append(text)
            text = ""
        text += f"{one}\n\n"
    return [*texts, text]
