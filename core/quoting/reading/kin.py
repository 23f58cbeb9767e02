"""Words for those who are somebody to a customer: relatives, in-laws, partners, friends, neighbours, in the eight languages."""

_ENGLISH = (
    r"(?:(?:great-?)?grand[ -]?|step[ -]?|god|foster[ -]|half[ -])?"
    r"(?:sons?|daughters?|child(?:ren)?|kids?|mothers?|moms?|mum|fathers?|dad(?:dy)?"
    r"|parents?|brothers?|sisters?)(?:[ -]in[ -]law)?|grand(?:ma|pa)"
    r"|hubby|wifey|wife|husband|partner|spouse|boyfriend|girlfriend|fianc[e]+|friends?|buddy|roommate|flatmate|housemate|lodger|tenant"
    r"|landlord|landlady|neighbou?rs?|nieces?|nephews?|uncle|aunt(?:ie|y)?|cousins?|teen(?:ager)?|boy|girl|guy|gran(?:ny|dad)?|nan(?:a|ny)?"
    r"|boss|employees?|colleagues?|co-?workers?|worker|apprentice|trainee|missus|caregiver|carer|in-laws?|significant other|other half"
    r"|better half|gf|bf|lad|lass|ex(?:-(?:wife|husband))?"
)
_SPANISH = (
    r"hij[oa]s?|(?:bis)?niet[oa]s?|espos[oa]|mujer|marido|novi[oa]|prometid[oa]|pareja|conviviente|madre|padre|papa|mama|herman[oa]"
    r"|(?:bis)?abuel[oa]|suegr[oa]|yerno|nuera|cunad[oa]|concunad[oa]|consuegr[oa]|prim[oa]|ti[oa]|sobrin[oa]|hijastr[oa]|hermanastr[oa]"
    r"|padrastro|madrastra|ahijad[oa]|padrino|madrina|amig[oa]s?|vecin[oa]s?|inquilin[oa]|colega|companer[oa]|jef[ea]|emplead[oa]"
    r"|trabajadora?|senora?|entenad[oa]"
)
_FRENCH = (
    r"fils|filles?|enfants|femme|mari|epou(?:se|x)|conjointe?|concubine?|compagn(?:e|on)|fiancee?|cop(?:ine?|ain)|mere|pere|frere|soeur"
    r"|(?:arriere-)?petite?s?[ -](?:fils|filles?|enfants?)|(?:arriere-)?grand-?(?:mere|pere)|beau[ -](?:fils|frere|pere|papa)"
    r"|beaux[ -](?:parents|enfants)|belle[ -](?:fille|soeur|mere|maman)|demi[ -](?:frere|soeur)|gendre|bru|neveu|tante|tonton"
    r"|oncle|cousine?|filleule?|parrain|marraine|voisine?|collegue|colocataire|locataire|patronn?e?|salariee?|employee?|ouvrier|apprentie?"
    r"|mamie|papy"
)
_GERMAN = (
    r"(?:schwieger|stief|paten|pflege|halb)?(?:sohn|tochter|kinder|mutter|mama|vater|papa|eltern|bruder|schwester|onkel|tante)"
    r"|(?:schwieger|stief|paten|pflege)kind|(?:ehe)?(?:frau|mann)|gatt(?:e|in)|partnerin|(?:lebens|ehe)partner(?:in)?|lebensgefahrt(?:e|en|in)|verlobte[rn]?|freund(?:in)?"
    r"|(?:ur)?enkel(?:in|sohn|tochter|kind(?:er)?)?|neffen?|nichte|schwager(?:in)?|cousin(?:e)?|oma|opa|grossmutter|grossvater"
    r"|großmutter|großvater|nachbar(?:in|n)?|mitbewohner(?:in)?|mieter(?:in)?|kolleg(?:e|in|en)|chef(?:in)?|mitarbeiter(?:in)?"
    r"|angestellte[rn]?|azubi|zwillinge?"
)
_PORTUGUESE = (
    r"filh[oa]s?|(?:bis)?net[oa]s?|mulher|mae|pai|irma|irmao|(?:bis)?avo|vizinh[oa]|sogr[oa]|genro|(?<=minha )nora|cunhad[oa]|sobrinh[oa]"
    r"|entead[oa]|padrasto|madrasta|meio-irmao|afilhad[oa]|padrinho|madrinha|namorad[oa]|vo|vovo|noiv[oa]|companheir[oa]|conjuge"
    r"|funcionari[oa]|empregad[oa]"
)
_ITALIAN = (
    r"moglie|marito|figli[oa]?|figli|nonn[oa]|(?:pro)?nipote|(?<=mio )genero|nuora|suocer[oa]|cognat[oa]|cugin[oa]|zi[oa]"
    r"|figliastr[oa]|patrigno|matrigna|fratellastro|sorellastra|figlioccio|figlioccia|sorella|fratello|vicin[oa]|collega|fidanzat[oa]"
    r"|ragazz[oa]|compagn[oa]|convivente|coinquilin[oa]|dipendente|operai[oa]|amic[oa]|mamma|babbo"
)
_ARABIC = (
    r"[ولب]?(?:ابني|ابنتي|بنتي|ولدي|اولادي|ابنائي|زوجي|زوجتي|جوزي|مرتي|امي|ابي|والدي|والدتي|اخي|اختي|صديقي|صديقتي|جاري|جارتي|جدتي|جدي"
    r"|حفيدي|حفيدتي|احفادي|حماتي|حماي|صهري|نسيبي|كنتي|عمي|عمتي|خالي|خالتي|(?:ابن|بنت|ابنه|ابنة) (?:اخي|اختي|عمي|عمتي|خالي|خالتي|زوجي|زوجتي)"
    r"|ربيبي|ربيبتي|شريكي|شريكتي|زميلي|زميلتي|خطيبي|خطيبتي|موظفي|موظف عندي)"
)
KIN = rf"(?:{_ENGLISH}|{_SPANISH}|{_FRENCH}|{_GERMAN}|{_PORTUGUESE}|{_ITALIAN}|{_ARABIC})"
# Chinese has no blanks between words
KIN_EASTERN = (
    r"(?:我[妈爸](?![妈爸])|老婆|妻子|太太|老公|丈夫|先生|儿子|女儿|爸爸|妈妈|老爸|老妈|父亲|母亲|爷爷|奶奶|外婆|外公|姥姥|姥爷|哥哥|弟弟|姐姐|妹妹"
    r"|外?孙子|外?孙女|外孙|侄子|侄女|外甥女?|女婿|儿媳妇?|岳父|岳母|公公|婆婆|姐夫|妹夫|嫂子|弟妹|叔叔|伯伯|舅舅|姑姑|阿姨|[表堂][哥弟姐妹]"
    r"|继[父母子女]|干儿子|干女儿|伴侣|未婚[妻夫]|房客|租客|朋友|室友|邻居|同事|男友|女友|男朋友|女朋友|媳妇|爱人|闺女|员工|孩子|他|她)"
)
