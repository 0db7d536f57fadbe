"""The printed side of the spot, as typst sources: the title over the picture, the poster's lettering, the press page."""

from typing import Final

TITLE: Final = r"""
#set page(width: 820pt, height: 200pt, margin: 0pt, fill: none)
#set text(font: "Libertinus Serif", fill: rgb(255, 250, 238))
#place(center + horizon)[
  #text(size: 62pt, tracking: 15pt)[#upper(sys.inputs.title)]
  #v(-30pt)
  #line(length: 150pt, stroke: 0.9pt + rgb(255, 240, 214))
  #v(-26pt)
  #text(size: 26pt, style: "italic")[#sys.inputs.line]
]
"""

LETTERING: Final = r"""
#set page(width: 832pt, height: 1152pt, margin: 0pt, fill: none)
#set text(font: "Libertinus Serif", fill: rgb(255, 246, 226))
#place(bottom + center, dy: -96pt)[
  #set align(center)
  #text(size: 76pt, tracking: 9pt)[#upper(sys.inputs.title)]
  #v(-46pt)
  #text(size: 31pt, style: "italic")[#sys.inputs.line]
]
#place(bottom + center, dy: -30pt)[#text(size: 15.5pt, tracking: 2.4pt)[#upper(sys.inputs.client)]]
"""

PRESS: Final = r"""
#let say = sys.inputs
#let ink = rgb("#1d2430")
#let lamp = rgb("#b4682a")
#set document(title: say.title + ": " + say.line, author: say.publisher, date: datetime(year: 2026, month: 11, day: 20))
#set page(paper: "a4", margin: (x: 20mm, top: 18mm, bottom: 16mm), fill: rgb("#fbf8f1"))
#set text(font: "Libertinus Serif", size: 10.6pt, fill: ink, lang: "en")
#set par(justify: true, leading: 0.66em, spacing: 1em)
#show heading: it => block(above: 1.2em, below: 0.6em)[
  #text(size: 9pt, weight: "regular", tracking: 1.6pt, fill: lamp, upper(it.body))
]

#text(size: 9pt, tracking: 2pt, fill: lamp)[#upper(say.kicker)]
#v(2mm)
#text(size: 38pt, tracking: 1pt)[#say.title]
#v(-5mm)
#text(size: 15pt, style: "italic")[#say.line]
#v(2mm)
#line(length: 100%, stroke: 0.6pt + lamp)
#v(3mm)

#grid(
  columns: (72mm, 1fr),
  column-gutter: 9mm,
  [
    #image("poster.png", width: 100%, alt: say.poster_alt)
    #v(-1mm)
    #text(size: 8.2pt, style: "italic")[#say.poster_caption]
    #for (name, value) in say.pairs().filter(pair => pair.at(0).starts-with("fact_")).sorted(key: pair => pair.at(0)) [
      #v(1.4mm)
      #let parts = value.split(": ")
      #text(size: 8.2pt, tracking: 1pt, fill: lamp)[#upper(parts.first())] \
      #text(size: 9.6pt)[#parts.slice(1).join(": ")]
    ]
  ],
  [
    #text(size: 12.4pt)[#say.lead]

    = How it was made
    #say.making

    = Who decided
    #say.deciding

    #block(inset: (left: 5mm, y: 1mm), stroke: (left: 1.6pt + lamp))[
      #text(size: 13pt, style: "italic")[“#say.quote”] \
      #text(size: 9pt)[#say.quoted]
    ]

    = Check it yourself
    #say.checking
  ],
)
#v(1fr)
#line(length: 100%, stroke: 0.4pt + ink)
#text(size: 8pt)[#say.small]
"""
