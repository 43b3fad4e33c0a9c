"""Words that end in a full stop without ending a sentence, by what may follow them.

Collected by hand from the style guides of AP and Reuters and from misses on news text.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEVER_FINAL = _words(
    """
    mr mrs ms messrs mme mlle dr prof gen lt col brig cpl pvt sgt capt cmdr cdr maj adm sen
    sens rep reps gov lieut supt det insp rev fr hon pres atty asst assoc amb sec-gen
    maj-gen lt-gen vs v e.g i.e eg ie cf viz approx ca incl esp mt ft st ste sr sra srta ud
    uds dna lic ing gral bzw ggf usw evtl vgl mio mrd z.b d.h u.a
    """
)
"""A name, a number or a clause always follows: `Gen. Nakasone`."""

BEFORE_NUMBER = _words(
    """
    no nos nr núm num fig figs eq eqs tab p pp vol vols ch chap art sec sect para ver v op
    ref refs jan feb mar apr jun jul aug sep sept oct nov dec act app ext tel c d b m div fl
    r
    """
)
"""Abbreviations before a figure only (`No. 5`, `Jan. 12`); before a word they end a sentence."""

SELDOM_FINAL = _words(
    """
    inc corp ltd co cos llc plc bros jr sr esq dept univ inst est ave blvd rd hwy al a.m p.m
    ph.d b.c a.d c.e b.c.e m.d b.a m.a d.c op.cit ibid lbs lb oz sq eds repr orig
    """
)
"""They end a sentence only where the next word is one that opens sentences (`Inc. The`)."""

SELDOM_FINAL_CAPITALISED = _words(
    """
    Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Mo Mont Neb
    Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo Ont Que Ed Div Gens Cols Profs Drs Govs Revs
    """
)
"""The same, where written with a capital: `sat.` and `ill.` end sentences, `Sat.` does not."""

OPENERS = _words(
    """
    the a an this that these those there here it its he his she her hers they their we our
    us you your i my in on at by for from with without within after before since until while
    when whenever where what which who whose why how if as although though because despite
    during under over among between both but and or nor so yet however moreover meanwhile
    instead furthermore nevertheless nonetheless indeed also then thus therefore hence still
    even once now today yesterday tomorrow later earlier last next some many most much
    several few all any each every another other others no not none nothing one two three
    four five six seven first second third finally according asked about more less such like
    only just perhaps maybe to let please nobody everyone someone people officials critics
    experts analysts authorities police investigators residents supporters opponents
    lawmakers prosecutors
    """
)
"""Words that, with a capital, open a sentence far more often than they continue a name."""

ATTRIBUTION = (
    "said|says|asked|asks|added|adds|told|wrote|writes|replied|shouted|cried|joked|"
    "wondered|insisted|exclaimed|recalled|responded|demanded|continued"
)
"""Verbs that tie a quotation to who spoke it."""
