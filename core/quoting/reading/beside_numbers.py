"""Words beside a number in what a customer says that tell what it counts, and so what it cannot be."""

import re

HAPPENED = re.compile(
    r"\b(?:born|birth(?!day)\w*|dob|since(?! yesterday| last| this)|until|till|married|moved|lost|died|retired|house|home|building"
    r"|haus|casa|maison|graduated|licen[cs]\w*|bought|purchased|class of|expir\w*|valid|naci\w*"
    r"|nasci\w*|nat[oa]|nee? (?:en|le)|geboren|geb|desde(?! ayer)|depuis(?! hier)|seit(?! gestern| letzte\w)|compr\w+|achet\w+|gekauft"
    r"|acquistat\w*|permis|carnet|patente|fuhrerschein|carteira|cnh"
    r"|licencia|hasta|jusqu\w+|accident\w*|unfall|crash\w*|stolen|insured|customer|driving|claims?|siniestros?|sinistres?|schaden\w*"
    r"|sinistri|tuv|mot|itv)\b[^.;!?\n¤0-9]{0,25}\Z"
    r"|(?:出生|买|购|驾照|拿证|结婚|搬)[^。，,；\n0-9]{0,8}\Z|(?:مواليد|ولدت|اشتري\w*|رخص\w*|منذ|من سنه|من(?= \Z))[^.،\n0-9]{0,12}\Z"
)
HAPPENED_BEHIND = re.compile(
    r" ?(?:,? ?(?:geboren|born|nacid[oa]|nascid[oa]|nat[oa]\b|(?:gebraucht )?gekauft|erworben|achetee?|comprad[oa]|acquistat[oa])"
    r"|年?(?:出生|生人|买|购|开始|拿|考|搬|结婚|来)"
    r"|(?:is|was|e|es|est|ist) (?:the year|l'anno|el ano|l'annee|das jahr)|e l'anno|er jahrgang)"
)
NEW_IN = re.compile(
    r"(?<!not )\b(?:new|neu|nuev[oa]|neu[fv]e?|nov[oa]|nuov[oa])\b(?: (?:back|in|on|from|the|a|dealer|en|em|im|nel|del|de|this|last"
    r"|early|late|gekauft|bought|comprad[oa]|achetee?|acquistat[oa]))*,?\s*\Z"
)
FIRST_REGISTERED = re.compile(
    r"\b(?:ez|erstzulassung|immatricol\w+|immatricul\w+|matricul\w+|mise en circulation|1ere mec|mec)\b[^.;!?\n]{0,12}\Z"
)
AGED = re.compile(
    r"[- ]?(?:(?:years?|yrs?)[- ]?(?:old|young)|y/?\.?o\.?(?![a-z])|tacos(?![a-z])|piges|balais|berges|castanas|primaveras(?![a-z])"
    r"|cumplidos(?![a-z])|(?:f"
    r"|w)(?![a-z0-9])"
    r"|(?:male|female|weiblich|mannlich|mujer|hombre|femme|homme|mulher|homem|donna|uomo)(?![a-z]))"
)
IN_YEARS = re.compile(r"[ -]?(?:anos|ans|jahre|years?|yrs?|anni|岁|年|سنه|سنة)(?![a-z])")
AGE_BEFORE = re.compile(
    r"\b(?:am|im|i'?m|i am|jai|driver|chauffeur|chofer|female|male|weiblich|mannlich|mujer|hombre|femme|homme|mulher|homem|donna|uomo"
    r"|aged?|age is)[ :,(]{1,2}\Z"
)
AGE_LABEL = re.compile(r"\bmy age(?: is)? \Z")
# What a number that is no age counts
COUNTS = re.compile(
    r"[ -]?(?:[%°\"'+/]|(?:[a-z]*(?:seat|door|driver|kid|child|mile|inch|month|week|day|hour|minute|min|payment|point|cylinder|airbag"
    r"|speed|valve|people|car|truck"
    r"|vehicle|ticket|claim|accident|time|owner|wheel|pound|gallon|degree|plaza|puerta|porte|port[ae]|hijo|enfant|kind|tur|sitz|place"
    r"|posti|lugar|hora|semana|mes|mois"
    r"|monat|woche|tag|jour|dia|giorn|settiman|mese|persona|personne|person|coche|carro|voiture|auto|macchin|veic|fahrzeug|unfall"
    r"|prozent|caball|caval|chevau|litr|liter)"
    r"[a-z]{0,3}|mpg|mph|kmh|km|kms|mi|hp|ps|cv|ch|kw|kwh|cc|ccm|ft|lbs?|kg|in(?! [a-z])|th|st|nd|rd|er|em|eme|o"
    r"|cm|mm|x|of|or|to|a|k|percent"
    r"|something|or so|ish|yard|foot|feet|of the)"
    r"(?![a-z0-9])|[个位座门扇次辆分小天月时公英块元%])"
)
NUMBERED = re.compile(
    r"\b(?:an?|the|del|der|die|das|vom|il|la|le|du|do|nr|bonus|malus|sf|ext|unit|apt|room|route|exit|line|highway|hwy|size|class|zone"
    r"|gate|classe|clase"
    r"|klasse|under"
    r"|plan|top|over|last|past|next|within|around|about|score|for|every|when|record|knees?|back|feel(?: like)?|\w+ is like)[ ,:#]{1,2}\Z"
)
NO_TOTAL = re.compile(
    r"№[^.,;!?\n0-9]{0,24}(?:/ ?(?:y(?:r|ear)?|mo(?:nth)?|wk|week|day|j(?:ahr)?|an(?:o|no|nee)?|a|mes|mois|monat)\b"
    r"|\b(?:a|an|per|each|every|pro|im|al|por|par|cada|chaque|all'|ao|je) ?(?:year|yr|month|week|day|jahr|monat"
    r"|woche|tag|ano|mes|semana|dia|an|mois"
    r"|semaine|jour|anno|mese|giorno)\b|annually|yearly|monthly|weekly|daily|range|radius|warranty|left|away|commute|since|damages?|ago"
    r"|each)|\b(?:range|within|warranty|every|commute|yearly"
    r"|annual\w*|autonomia|autonomie|reichweite|(?:last|past|next)(?![^№]*,)|tow\w*|additional|extra|service[sd]?|needs?|loan|debt"
    r"|owe|tires|brakes"
    r"|oil)\b[^.;!?\n]{0,20}№|一年|每年|年均|续航|سنويا"
)
PAYS = re.compile(
    r"\b(?:pay|paying|paid|pago|pagamos|paga|paie|paye|zahle|zahlen|cost|costs|average|typical|after|before|claims? in"
    r"|damage)\b[^.,;!?\n]{0,14}\Z|ادفع[^.،\n]{0,10}\Z"
)
FOR_YEARS = re.compile(
    r"\b(?:been|riding|driving|licen[cs]ed|insured|married|working|conduciendo|roule|conduis|fahre|guido|dirijo|conduzo)(?: [a-z]+){0,3} \Z"
)
LICENSED_FOR = re.compile(
    r"\b(?:carta|carteira|cnh|carnet|permis|patente|fuhrerschein|licen[cs]e|licencia|licenca)(?: [a-z]+){0,2}"
    r" (?:ha|hace|depuis|seit|da|for|since) \Z"
)
LASTS = re.compile(
    r"[ -]?(?:anos|ans|jahren?|years?|yrs?|anni) (?:of|de|d'|von|di|da|as|with|without|sin|sans|ohne|no|con|com|sem|senza|on|ago|"
    r"licen\w+|driv\w+|accident\w*|claim\w*|clean|experience|unfallfrei|schadenfrei|fahrpraxis|fuhrerschein|permis|carnet)\b"
)
FELT = re.compile(r"\b(?:feel|feels|like|wie|como|comme|come) (?:(?:i'?m|he'?s|she'?s|he is|she is|a) )?\Z")
ANYBODY = re.compile(
    r"(?<!i'm )(?<!i am )(?<!im )(?<!elle )(?<!il )(?<!on )(?<!qui )(?<!ki )\b(?:an?|un|una|une|ein|eine|um|uma) \Z"
)  # "a 90 year old man"
MINE = re.compile(r"\b(?:i|i'm|im|my|me|for|ich|bin|je|suis|soy|sou|sono|mi|mon|ma|mein\w*|meu|minha)\b[^.;!?\n]*\Z")
# What the odometer shows on this day
_TODAY = re.compile(
    r"\b(?:just (?:been (?:out )?to (?:look|check)|looked|checked)"
    r"|now|nows|today|todays|currently|current|hoy|ahora|actualmente|jetzt|heute|inzwischen|mittlerweile|aktuell|maintenant"
    r"|aujourd'hui|actuellement|desormais|la|oggi|adesso|ora|attualmente|hoje|agora|atualmente)\b[^.;!?\n0-9]{0,20}\Z|(?:现在|目前"
    r"|今天)[^。0-9]{0,8}\Z"
    r"|(?:الان|اليوم|حاليا)[^.0-9]{0,10}\Z"
)
_TODAY_BEHIND = re.compile(
    r"[^.,;!?\n0-9]{0,14}\b(?:now|today|as of|currently|jetzt|heute|hoy|ahora|maintenant|aujourd|oggi|adesso|hoje|agora)\b"
)


def is_today(text: str, start: int, end: int) -> bool:
    """Whether the words beside a number say that it is so on this day, as of an odometer that somebody has just read."""
    return _TODAY.search(text[max(start - 40, 0) : start]) is not None or _TODAY_BEHIND.match(text, end) is not None
