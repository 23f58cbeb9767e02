"""Words that stand beside the names of vehicles, in the languages that customers write, folded: trims, bodies, fuels, labels of a form."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HYBRID = _words("hybrid hybride hibrido hibrida ibrida ibrido phev hev mhev plug plugin enchufable rechargeable prime energi")
WITH_FUEL = HYBRID | _words("gas gasoline petrol gasolina benzin benziner essence benzina diesel tdi")
ELECTRIC_WORDS = _words(
    "ev bev electric electrico electrica electrique elektro elektrisch elektroauto elettrica elettrico eletrico eletrica"
)

_VERSIONS = """
    base sport sports touring tourer limited premium luxury platinum premier prestige titanium plus select preferred standard performance
    long range extended short dual motor single awd fwd rwd xdrive quattro 4matic 4motion syncro allroad edition special launch first
    custom deluxe classic classics elite advance advanced technology tech package signature reserve summit ultimate calligraphy denali
    lariat king ranch raptor tremor stx badlands wildtrak sasquatch rubicon sahara overland laredo trailhawk willys latitude altitude
    high night adventure trail trailsport offroad off road pro nismo midnight rock creek onyx wilderness capstone nightshade
    active activ rally blackline blackwing redline ecoboost ecodiesel turbo turbocharged supercharged hemi scat pack hellcat
    quad extra double crew regular super mega cab cabin bed supercrew supercab crewmax box
    sedan saloon limousine berline berlina coupe cabrio cabriolet convertible roadster hatch hatchback wagon estate kombi combi variant
    avant sportback fastback liftback notchback break suv crossover pickup truck van minivan passenger cargo door doors turer portes
    puertas automatic manual auto stick shift cvt dct cylinder liter litre engine motorcycle motorbike bike moto scooter abs
    """
TRIMS = (
    WITH_FUEL
    | _words(_VERSIONS)
    | _words("""
    new brand used old nuevo neu neuf neue model modelo modell modele modello series class version trim from the with my car coche
    voiture carro macchina vehicle company
    """)
)
# Behind a name they say which version it is; elsewhere some of them are words with a sense of their own
VERSIONS = (
    WITH_FUEL
    | _words(_VERSIONS)
    | _words("""
    allure feel shine lounge pop popstar tekna acenta visia connecta zetec ghia sxi sri elegance comfortline highline trendline
    ambition ambiente attraction laurin klement monte carlo scout vrs excellence xcellence reference stylance intens zen dynamique
    expression initiale techno iconic feline inscription momentum design dynamic icon business executive modern invite avantgarde
    exclusive advantage sportline ltz lt ls lx sv sl sr se sel xle xse xei gli altis glx gls gle ex exl gt gtl gti gtd gte rs st
    sw fr vz vti thp puretech bluehdi hdi dci tce tdci tdi tsi tfsi cdi cdti crdi jtd mjt multijet multiair mpi fsi gdi vtec
    skyactiv turnier propulsion gran autonomia line amg horn big longitude slt xlt laramie grandtour ps kw cv ch hp bhp cc ccm kwh
    ah dsg tiptronic steptronic s x d i z ultra tgi gpl lpg lxs xls vision kinetic type flex veloce 
    red blue white black silver gray grey green gris noir noire blanc blanche rouge bleu schwarz weiss grau silber rot blau
    rojo azul blanco negro plata nero bianco grigio rosso preto branco prata
    """)
)

# Models are called so, too: without their make, and with other words beside them, they say what kind of vehicle it is
BODIES = _words("""
    cabrio cabriolet convertible coupe hardtop hatchback limousine pickup roadster saloon scooter sedan spider spyder sport suv truck van
    wagon estate series serie
    """)
# and these are talk, even beside a year
TALK = _words("note spring march born up fit idea tipo ami partner voyage linea symbol city song han seal junior pointer ente adam karl")

LABELS = _words("make model modelo modell modele modello marke marca marque brand")
BETWEEN = LABELS | _words(
    "is es ist est the a an my it its s year jahr ano annee anno new used old neuer neue nuevo hybrid ev car called namely un una"
)
FROM = _words("from by de von")
UNITS = _words("""
    years year yrs yr y o months month weeks days mile miles mi km kilometers kilometres owners owner times k jahre jahr ans anos anni
    or cars vehicles doors cylinder dollars usd bucks th rd nd st tickets accidents drivers kids
    """)
OWNING = _words("""
    a an my our his her the drive own bought buy have got mi un una nuestro mein meinen ein einen eine meine mon ma une notre meu minha
    um uma mio mia il
    """)
AFTER_A_NAME = _words("with from and that which car cars auto coche von mit de con avec y und et he she i model sedan suv pickup")
NO_NAME = _words("models modele")  # a Model S is written apart
SMALL = _words("s is es a i m t c d e y o u x la le en un in im at to no se si")  # not the first half of a name before a number
# Said of a vehicle that has hardly been driven
NEW = re.compile(
    r"\b(?:brand[- ]?new|buying (?:it |a |one )?new|(?:a )?new (?:car|one|vehicle)|it'?s new|car is new"
    r"|is new|new from the (?:dealer|factory)|nagelneu\w*|neuwagen|fabrikneu\w*|neues auto|flambant neuf"
    r"|voiture neuve|est neuve"
    r"|coche nuevo|auto nuevo|carro nuevo|es nuevo|totalmente nuevo|a estrenar|fresh off the lot|zero miles"
    r"|no miles|(?:straight )?from the factory)(?![a-z])"
)
