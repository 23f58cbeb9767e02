"""English words that may stand before "insurance", "cover", "discount" and the like without naming a product."""

_WORDS = (
    "full good better best great right other extra more same new own old current such basic additional different separate "
    "proper whole complete comparable existing special certain enough typical standard usual common main further possible "
    "optional overall private next previous monthly yearly annual first second higher lower broader wider personal suitable "
    "active continuous kind kinds type types level two three four five six seven eight nine ten affordable excellent "
    "extensive broad solid reliable flexible tailored customized essential important necessary mandatory compulsory minimum "
    "maximum core bundled matching equivalent appropriate correct exact particular relevant applicable available specific "
    "entire combined related alternative immediate continued uninterrupted simple straightforward several various multiple "
    "least plus per valuable useful ideal ample adequate sufficient generous decent limited strong stronger robust vital key "
    "crucial primary underlying actual potential optimal quality outside smart"
)
_VERBS = (  # each also with -e, -s, -es, -ed and -ing
    "add adjust appl bring bundl buy cancel carry chang check choos combin compar confirm consider continu cost customiz "
    "describ discuss drop earn end enjoy exclud explain extend find get give hav hold includ increas keep lack limit list los "
    "lose lower maintain mak make mean mention need obtain offer pick provid purchas rais receiv recommend reduc remov renew "
    "requir review secur seek select show start stop suggest switch tailor take understand updat view want"
)
_IRREGULAR = (
    "applied applies apply bought brought canceled canceling cancelled cancelling carried carries chose chosen dropped "
    "dropping found gave getting given giving got had has held kept lost made making meant showed shown stopped stopping "
    "taken taking took understood"
)
_ENDINGS = ("", "e", "s", "es", "ed", "ing")

USUAL_WORDS = frozenset((*_WORDS.split(), *_IRREGULAR.split(), *(verb + ending for verb in _VERBS.split() for ending in _ENDINGS)))
