"""Texts that want to run: ways out of where a text stands, and what would run outside."""

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
PAYLOADS = tuple(dict.fromkeys(out + run.format(run=MARK) for out in OUT for run in RUNS))


def in_texts(longest: int) -> list[str]:
    """All of them, as many to a text as it holds, a paragraph each."""
    texts, text = [], ""
    for one in PAYLOADS:
        if len(text) + len(one) + 2 > longest:
            texts.append(text)
            text = ""
        text += f"{one}\n\n"
    return [*texts, text]
