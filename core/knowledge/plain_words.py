"""English words that tell how somebody asks, and hardly ever what about: one that an index does not know is no sign of another topic.

The stop words of the catalogue are not repeated here: those say nothing at all."""

_WORDS = {
    "asking and thanking": """
        asks asked curious clarify explains explained explanation describe tells told says talk speak meant meaning knows knew known
        knowing understood understanding idea ideas clue info information details detail detailed advise advice advisable suggest
        suggestion tip tips guide dear greetings thx plz sorry apologies cheers morning afternoon evening helps helped helping helpful
        assist assistance support appreciate wish hope hoping hopefully guess suppose supposed thinking thought believe assume afraid
        worried worry concern concerned confused confusing unsure certain certainly
    """,
    "wanting and having to": """
        wanted wanting gotta needed needing require requires required likes liked love prefer able unable possibly impossible possibility
        option options choice allow allows allowed allowing permit permitted alright fine ought arent wasnt havent hasnt wouldnt shouldnt
        id ill youve theyre hows wheres whos necessary obligatory mandatory necessarily exactly precisely basically simply anymore never
        often sometimes usually normally typically generally probably likely unlikely
    """,
    "doing, whatever it is": """
        make makes made making gotten gives gave given giving take takes took taken taking put puts goes went gone come comes came coming
        keep keeps kept keeping uses used using try tries tried trying seem seems seemed look looks looked finds found finding sees saw
        seen seeing show shows showed shown happen happens happened happening occur occurs occurred arrive arrives arrived become becomes
        became turn turns turned bring brings brought work works worked working deal dealing manage handle handles handled expect expected
        figure matter matters apply applies applied affect affects affected involve involved include includes included including depend
        depends depending count counts counted counting qualify exist exists belong concerns begin begins began begun start starts started
        starting stay stays stayed remain remains forget forgot forgotten remember notice noticed realize realise realized decide decided
        choose chose chosen pick picked set sets setting
    """,
    "who, where, how much": """
        everyone everybody nobody person people guy guys folks man woman stuff nothing somewhere anywhere everywhere kinds sort sorts type
        types way ways case cases example instance situation situations circumstance circumstances reason reasons part parts bit lots
        plenty less least several none different difference differences differ similar specific particular general whole entire full fully
        completely totally half enough pretty super extremely highly hardly almost nearly approximately roughly exact total
    """,
    "when": """
        time times today tomorrow yesterday tonight soon sooner later late latest early earlier recently recent currently current nowadays
        lately moment minute minutes night nights hour hours day days daily week weeks weekly weekend month months year years yearly ago
        twice first second third last next previous previously afterwards during till back ahead along away immediately right straight
        quickly quick fast faster slow slowly long longer short shorter far near nearby close down monday tuesday wednesday thursday
        friday saturday sunday january february march april june july august september october november december
    """,
    "judging": """
        good better best great nice bad worse worst wrong correct correctly true false real easy easier easily easiest hard harder
        difficult simple important big bigger large larger small smaller little huge tiny new newer old older main major minor extra
        special normal regular usual typical common proper properly available worth useful silly stupid dumb weird strange crazy annoying
        frustrated angry upset happy glad honestly honest basic basics ready
    """,
    "feeling": """
        scared scary stressed stress panic panicking nervous freaked sad mad hate hates enjoy care cares mind bother bothers insane
        ridiculous outrageous serious seriously damn damned hell crap shit fuck fucking freaking bloody idiot jerk unfortunately
        fortunately luckily sadly apparently obviously literally technically theoretically eventually finally initially originally
        suddenly accidentally entirely partly partially halfway mostly mainly slightly heavily badly severely personally specifically
        particularly especially brand single multiple various additional front top bottom side middle pm oclock against toward towards
        across behind beyond inside outside onto despite whenever wherever whoever lose loses losing lost continue continues smart
        determine determines determined
    """,
    "what every answer has": """
        process procedure procedures step steps rule rules requirement requirements eligible eligibility qualified entitled list overview
        summary purpose point benefit benefits advantage advantages disadvantage disadvantages pros cons chance chances fact facts truth
        aspect aspects topic topics subject issue issues problem problems trouble solution solutions recommend recommends recommended
        recommendation offer offers offered offering provide provides provided providing plan plans planning planned wait waits waiting
        waited hear hears heard learn learned read reading place places spot amount amounts sum client clients customer customers
    """,
    "in between": """
        teh wat waht whta wich taht hwo cna yuo hw abt besides cuz cos coz thus therefore unless except instead among per etc plus minus
        versus vs ie eg btw asap fyi lol yeah yep nope r n pl hmm oh ah um uh wow anyway regards two three four five six seven eight nine
        ten hundred thousand couple husband wife son daughter mom mum dad mother father brother sister parents friend friends family kid
        kids uncle aunt cousin neighbor neighbour boyfriend girlfriend fiance partner ex roommate grandma grandpa grandmother grandfather
        grandson granddaughter nephew niece boss coworker colleague lady girl boy buddy born
    """,
}

PLAIN = frozenset(word for words in _WORDS.values() for word in words.split())
