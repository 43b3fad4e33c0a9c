"""Query keys that follow a reader around and say nothing of the page.

From the lists of AdGuard (TrackParamFilter), ClearURLs and Firefox (query stripping), and from
addresses as news sites, newsletters and social networks hand them out. A key that names the thing
on some site (id, cid, eid, uid, gl, keyword, session, ad_id) is none, whoever else tracks by it.
"""

from __future__ import annotations

_KEYS = frozenset(
    (
        "__source", "__tn__", "__twitter_impression", "_branch_match_id", "_branch_referrer", "_ga",
        "_gl", "_hsenc", "_hsmi", "ab_channel", "aff", "affi", "affiliate", "campaign",
        "campaign_id", "campaignid", "ceid", "clickid", "cmp", "cmpid", "cndid", "dclid", "emc",
        "epik", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "fbclid", "feedname",
        "feedtype", "ftag", "gbraid", "gclid", "gclsrc", "guccounter", "guce_referrer",
        "guce_referrer_sig", "icid", "igsh", "igshid", "ito", "leadsource", "li_fat_id", "mbid",
        "medium", "mibextid", "mkt_tok", "msclkid", "ncid", "nl", "ocid", "oref", "partner",
        "partnerid", "ref", "ref_source", "ref_src", "ref_url", "referer", "referrer", "regi_id",
        "s_cid", "sara_ecid", "scid", "sfmc_id", "sh", "share", "sharetype", "smid", "smtyp",
        "soc_src", "soc_trk", "source", "spm", "sr_share", "srnd", "srsltid", "taid", "tpcc",
        "traffic_source", "ttclid", "twclid", "unlocked_article_code", "utm", "wbraid", "wickedid",
        "wt_mc", "xtor", "yclid", "ysclid",
    )
)  # fmt: skip
_PREFIXES = (
    "utm_", "at_", "ns_", "hsa_", "wt.", "mtm_", "pk_", "piwik_", "matomo_", "guce_", "ga_", "gs_",
    "itm_", "mc_", "mkt_", "ml_", "oly_", "vero_",
)  # fmt: skip


def is_tracking_key(key: str) -> bool:
    """Return whether a key of a query is there to follow readers only, in any case of letters."""
    key = key.lower()
    return key in _KEYS or key.startswith(_PREFIXES)
