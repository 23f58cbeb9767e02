"""Words for those who are somebody to a customer: relatives, friends, neighbours."""

KIN = (
    r"(?:step)?(?:hubby|wifey|senora|senor|moglie|marito|figli[oa]|nonn[oa]|filh[oa]|son|daughter|wife|husband|partner"
    r"|spouse|mother|mom|mum|father|dad|kid|child|boyfriend"
    r"|girlfriend|fianc[e]+|friend|roommate|brother"
    r"|sister|niece|nephew|grand(?:son|daughter|ma|pa|mother|father)|teen(?:ager)?|boy|girl|uncle|aunt"
    r"|cousin|boss|employee|hija?|hijo|esposa|esposo"
    r"|mujer|marido|novi[oa]|madre|padre|herman[oa]|amig[oa]|fils|fille|femme|mari|epou(?:se|x)|compagn(?:e"
    r"|on)|mere|pere|frere|soeur|copine?|sohn"
    r"|tochter|frau|mann|partnerin|mutter|vater|bruder|schwester|freund(?:in)?"
    r"|grandson|granddaughter|gran(?:ny|dad)?|nan(?:a|ny)?|papa|mama|abuel[oa]|suegr[oa]|cunad[oa]|prim[oa]|ti[oa]"
    r"|vecin[oa]|colega|companer[oa]"
    r"|grand-?(?:mere|pere)|voisine?|collegue|cousine?|oma|opa|nachbar(?:in|n)?|kolleg(?:e|in|en)|schwager|enkel(?:in)?|cousin(?:e)?"
    r"|mae|pai|irma|irmao|espos[oa]|mulher|avo|vizinh[oa]|sogr[oa]|net[oa]|namorad[oa]|madre|padre|sorella|fratello"
    r"|vicin[oa]|collega|fidanzat[oa]|suocer[oa]"
    r"|kids|children|sons|daughters|hij[oa]s|enfants|kinder|figli|filh[oa]s|neighbou?rs?|guy|colleagues?|co-?workers?"
    r"|buddy|landlord|in-law|ex(?:-(?:wife|husband))?"
    r"|ابني|ابنتي|بنتي|ولدي|زوجي|زوجتي|امي|ابي|والدي|والدتي|اخي|اختي|صديقي|صديقتي|جاري|جارتي|جدتي|جدي)"
)
# Chinese has no blanks between words
KIN_EASTERN = (
    r"(?:老婆|妻子|太太|老公|丈夫|先生|儿子|女儿|爸爸|妈妈|父亲|母亲|爷爷|奶奶|外婆|外公|哥哥|弟弟|姐姐|妹妹"
    r"|朋友|室友|邻居|同事|男友|女友|孩子|他|她)"
)
