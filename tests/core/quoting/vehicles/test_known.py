"""What a customer calls a vehicle leads to that vehicle, to a question, or to nothing: never to another one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.quoting.vehicles.known import Choice, Unknown, Vehicle, Vehicles, key
from tests.doubles.company import acme
from tests.table import rows

ACME = acme().playbook
assert ACME.vehicles is not None
VEHICLES: Vehicles = ACME.vehicles

SAID = """
Maruti Suzuki / Wagon R = Suzuki Wagon R
Maruti / Brezza = Suzuki Vitara Brezza
Hyundai / iLoad = Hyundai H-1
Hyundai / Verna = Hyundai Accent
Mercedes / S 350 d = Mercedes-Benz S-Class
BMW / 218i Active Tourer = BMW 2 Series Active Tourer
Toyota / Corolla Verso = Toyota Corolla Verso
Toyota / Yaris Verso = Toyota Yaris Verso
Citroen / C4 Picasso = Citroën C4 Picasso
长安 / CS75 = Changan CS75
大众 / 凌渡 = Volkswagen Lamando
Nissan / Leaf = Nissan Leaf
Nisan / Leef = Nissan Leaf
nissan / leaf plus = Nissan Leaf
NISSAN / LEAF SV 2019 = Nissan Leaf
/ Nisan Leef = Nissan Leaf
/ nissan leaf = Nissan Leaf
/ chevy bolt = Chevrolet Bolt
Chevy / Bolt EV = Chevrolet Bolt
Chevrolet / Bolt EUV = Chevrolet Bolt EUV
chevorlet / bolt = Chevrolet Bolt
Chevy / Bolt electric = Chevrolet Bolt
Yamaha / Bolt = Yamaha Bolt
/ model 3 = Tesla Model 3
Tesla / 3 = Tesla Model 3
Tesla / Model3 = Tesla Model 3
tesla / model-3 long range = Tesla Model 3
Tesla / Model Y Performance = Tesla Model Y
Telsa / model y = Tesla Model Y
Tesla / electric Model S = Tesla Model S
Tesla / Cyber truck = Tesla Cybertruck
a Beemer / 3 series = BMW 3 Series
/ a Beemer 3 series = BMW 3 Series
BMW / 330i = BMW 3 Series
BMW / 330i xDrive = BMW 3 Series
BMW / 3er = BMW 3 Series
bmw / 3-series sedan = BMW 3 Series
Bimmer / M3 = BMW M3
BMW / 5 series = BMW 5 Series
BMW / 530 = BMW 5 Series
BMW / Serie 3 = BMW 3 Series
BMW / X5 = BMW X5
BMW / x-5 = BMW X5
BMW / i3 = BMW i3
BMW / i4 eDrive40 = BMW i4
BMW / R 1250 GS = BMW R 1250 GS
/ VW golf = Volkswagen Golf
VW / Golf = Volkswagen Golf
Volkswagon / Golf TDI = Volkswagen Golf
Volkswaggon / golf = Volkswagen Golf
VW / Golf 7 = Volkswagen Golf
VW / Golf GTI = Volkswagen Golf GTI
VW / GTI = Volkswagen Golf GTI
VW / golf r = Volkswagen Golf R
VW / e-Golf = Volkswagen e-Golf
VW / Golf electric = Volkswagen e-Golf
VW / ID.4 = Volkswagen ID.4
VW / id4 = Volkswagen ID.4
VW / ID 4 Pro = Volkswagen ID.4
Volkswagen / Jeta = Volkswagen Jetta
Volkswagen / Passatt = Volkswagen Passat
VW / Tiguan SEL = Volkswagen Tiguan
VW / bug = Volkswagen Beetle
Merc / C class = Mercedes-Benz C-Class
/ Merc C class = Mercedes-Benz C-Class
Mercedes / C300 = Mercedes-Benz C-Class
Mercedes / C 300 4Matic = Mercedes-Benz C-Class
Mercedez / C-Klasse = Mercedes-Benz C-Class
Mercedes Benz / Clase C = Mercedes-Benz C-Class
Benz / E-Class = Mercedes-Benz E-Class
Mercedes-Benz / GLE 350 = Mercedes-Benz GLE
Mercedes / G Wagon = Mercedes-Benz G-Class
mercedes / sprinter = Mercedes-Benz Sprinter
Mercedes / EQS SUV = Mercedes-Benz EQS SUV
/ f150 = Ford F-150
Ford / F-150 = Ford F-150
Ford / F 150 = Ford F-150
ford / f150 lariat = Ford F-150
Ford / F-150 XLT SuperCrew 4x4 = Ford F-150
Ford / F-150 Lightning = Ford F-150 Lightning
Ford / f150 lightning = Ford F-150 Lightning
Ford / F-150 EV = Ford F-150 Lightning
Ford / electric F-150 = Ford F-150 Lightning
Ford / F250 = Ford F-250
Ford / F-250 Super Duty = Ford F-250
Ford / Mustang = Ford Mustang
Ford / Mustang GT = Ford Mustang
Ford / Mach-E = Ford Mustang Mach-E
Ford / Mustang Mach E = Ford Mustang Mach-E
Ford / mache = Ford Mustang Mach-E
Ford / Focus SE = Ford Focus
Ford / Focus electric = Ford Focus Electric
Ford / Escape = Ford Escape
Ford / Escpae = Ford Escape
Ford / Explorer XLT = Ford Explorer
Ford / Exploror = Ford Explorer
Ford / fusion hybrid = Ford Fusion
Ford / Transit Connect = Ford Transit Connect
Ford / E-Transit = Ford E-Transit
Ford / Bronco Sport = Ford Bronco Sport
honda / civic si = Honda Civic
Honda / Civic = Honda Civic
Honda / Civic EX-L 2018 = Honda Civic
Honda / Civic Type R = Honda Civic Type R
Honda / Civc = Honda Civic
/ honda civic = Honda Civic
Honda / 2012 Accord = Honda Accord
Honda / Acord = Honda Accord
Honda / CRV = Honda CR-V
Honda / CR V = Honda CR-V
Honda / cr-v hybrid = Honda CR-V
Honda / HRV = Honda HR-V
Honda / Oddysey = Honda Odyssey
Honda / Fit = Honda Fit
Honda / goldwing = Honda Gold Wing
Honda / CBR 600 RR = Honda CBR600RR
Honda / cbr600 = Honda CBR600RR
Honda / Rebel 500 = Honda Rebel 500
Honda / Grom = Honda Grom
Toyota / Camry = Toyota Camry
Toyata / Camery = Toyota Camry
toyota / camry hybrid xle = Toyota Camry
Toyota / Corrola = Toyota Corolla
Toyota / Corolla Cross = Toyota Corolla Cross
Toyota / GR Corolla = Toyota GR Corolla
Toyota / RAV 4 = Toyota RAV4
Toyota / rav4 hybrid = Toyota RAV4
Toyota / RAV-4 Prime = Toyota RAV4 Prime
Toyota / 4 runner = Toyota 4Runner
Toyota / Prius = Toyota Prius
Toyota / Prius Prime = Toyota Prius Prime
Toyota / Tacoma TRD = Toyota Tacoma
Toyota / Takoma = Toyota Tacoma
Toyota / Landcruiser = Toyota Land Cruiser
Toyota / bz4x = Toyota bZ4X
Toyota / Siena = Toyota Sienna
Hundai / Elantra = Hyundai Elantra
Hyundai / Elentra = Hyundai Elantra
Hyundai / Kona = Hyundai Kona
Hyundai / Kona Electric = Hyundai Kona Electric
Hyundai / Kona EV = Hyundai Kona Electric
Hyundai / kona elektro = Hyundai Kona Electric
Hyundai / electric Kona = Hyundai Kona Electric
Hyundai / Ioniq 5 = Hyundai Ioniq 5
Hyundai / ioniq5 = Hyundai Ioniq 5
Hyundai / Santa Fe = Hyundai Santa Fe
Hyundai / santafe = Hyundai Santa Fe
Hyundai / Tuscon = Hyundai Tucson
Hyundai / Genesis = Hyundai Genesis
Genesis / G80 = Genesis G80
Genesis / electric G80 = Genesis Electrified G80
Kia / Niro = Kia Niro
Kia / Niro EV = Kia Niro EV
Kia / electric Niro = Kia Niro EV
Kia / Soul = Kia Soul
Kia / EV6 = Kia EV6
Kia / ev 9 = Kia EV9
KIA / Sorrento = Kia Sorento
Kia / Sportage LX = Kia Sportage
Mazda / 3 = Mazda 3
Mazda / Mazda3 = Mazda 3
Mazda / Mazda 3 2015 = Mazda 3
Madza / 3 = Mazda 3
Mazda / CX5 = Mazda CX-5
Mazda / cx 5 = Mazda CX-5
Mazda / CX-50 = Mazda CX-50
Mazda / Miata = Mazda MX-5 Miata
Mazda / MX5 = Mazda MX-5 Miata
Subaru / Outback = Subaru Outback
Suburu / Forester = Subaru Forester
Subaru / Forrester = Subaru Forester
Subaru / Impreza = Subaru Impreza
Subaru / WRX STI = Subaru WRX
Subaru / Impreza WRX STI = Subaru WRX
Chevy / Silverado 1500 = Chevrolet Silverado 1500
Chevrolet / Silverado EV = Chevrolet Silverado EV
Chevrolet / silverado 2500HD = Chevrolet Silverado 2500
Chevy / Malibu = Chevrolet Malibu
Chevy / Equinox = Chevrolet Equinox
Chevy / Equinox EV = Chevrolet Equinox EV
Chevy / vette = Chevrolet Corvette
Chevrolet / Corvette Z06 = Chevrolet Corvette
Corvette / Corvette = Chevrolet Corvette
Chevy / Tahoe LT = Chevrolet Tahoe
Chevy / trail blazer = Chevrolet TrailBlazer
GMC / Sierra 1500 Denali = GMC Sierra 1500
GMC / Yukon XL = GMC Yukon XL
GMC / Yukon = GMC Yukon
Dodge / Charger = Dodge Charger
Dodge / Charger R/T = Dodge Charger
Dodge / Ram 1500 = Dodge Ram 1500
Ram / 1500 = Ram 1500
/ Ram 1500 = Ram 1500
/ Dodge Ram 1500 = Dodge Ram 1500
/ Genesis Coupe = Hyundai Genesis Coupe
Mini / Cooper S = ?
Ram / Ram 1500 Big Horn = Ram 1500
Dodge / Grand Caravan = Dodge Grand Caravan
Dodge / Caravan = Dodge Caravan
Jeep / Grand Cherokee = Jeep Grand Cherokee
Jeep / Grand Cherokee Laredo = Jeep Grand Cherokee
Jeep / Cherokee = Jeep Cherokee
Jeep / Wrangler Unlimited Sahara = Jeep Wrangler
jeep / rangler = -
Chrysler / 300 = Chrysler 300
Chrysler / 300C = Chrysler 300
Chrysler / Town and Country = Chrysler Town & Country
Chrysler / PT Cruiser = Chrysler PT Cruiser
Fiat / 500 = Fiat 500
Fiat / 500e = Fiat 500e
Fiat / Spider = Fiat 124 Spider
Audi / A4 = Audi A4
Audi / A4 quattro = Audi A4
Audi / etron = Audi e-tron
Audi / Q4 e-tron = Audi Q4 e-tron
Lexus / RX350 = Lexus RX
Lexus / RX 350 = Lexus RX
Lexis / ES 350 = Lexus ES
Infinity / Q50 = Infiniti Q50
Acura / MDX = Acura MDX
Volvo / XC90 = Volvo XC90
Volvo / xc 40 recharge = Volvo XC40 Recharge
Porche / 911 Carrera = Porsche 911
Porsche / Taycan 4S = Porsche Taycan
Porsche / Cayenne = Porsche Cayenne
Range Rover / Sport = Land Rover Range Rover Sport
Land Rover / Range Rover Evoque = Land Rover Range Rover Evoque
Landrover / Discovery = Land Rover Discovery
Mini / Countryman = Mini Countryman
Mini / Cooper SE = Mini Cooper SE
Mini / Cooper Clubman = Mini Clubman
Rivian / R1T = Rivian R1T
rivian / r1 s = Rivian R1S
Lucid / Air Touring = Lucid Air
Polestar / 2 = Polestar 2
Polestar / Polestar 2 = Polestar 2
Smart / fortwo = Smart fortwo
Saab / 9-3 = Saab 9-3
Harley / Sportster = Harley-Davidson Sportster
Harley Davidson / street glide = Harley-Davidson Street Glide
Harley / fatboy = Harley-Davidson Fat Boy
Kawasaki / Ninja 400 = Kawasaki Ninja 400
Kawi / ninja400 = Kawasaki Ninja 400
Kawasaki / ZX6R = Kawasaki Ninja ZX-6R
Kawasaki / Ninja ZX-10R = Kawasaki Ninja ZX-10R
Suzuki / SV650 = Suzuki SV650
Suzuki / hayabusa = Suzuki Hayabusa
Suzuki / GSX-R 750 = Suzuki GSX-R750
Yamaha / R1 = Yamaha R1
Yamaha / YZF R6 = Yamaha R6
Yamaha / MT 07 = Yamaha MT-07
Ducati / Monster 821 = Ducati Monster
Triumph / Bonneville T120 = Triumph Bonneville
Vespa / Primavera 150 = Vespa Primavera
Vespa / GTS 300 = Vespa GTS
Zero / SR/F = Zero SR
Royal Enfield / Classic 350 = Royal Enfield Classic 350
KTM / Duke 390 = KTM 390 Duke
Mini / Mini = ?
/ Mini = ?
Mini / Cooper = ?
/ Cooper = ?
/ Spider = ?
/ Tesla = ?
Kawasaki / Ninja = ?
/ ninja = ?
Kawasaki / Ninja 450 = ?
Suzuki / GSXR = ?
Chevy / Silverado = ?
GMC / Sierra = ?
Triumph / Tiger = ?
Toyota / Yaris Cross = Toyota Yaris Cross
Ford / Focus Wildcat = ?
Honda / Civic Accord = ?
Nissan / gasoline Leaf = ?
Toyota / Civic = -
Honda / Camry = -
Honda / electric Civic = -
Honda / banana = -
Ford / 3 Series = -
Foo / Civic = -
Dacia / Sandero = Dacia Sandero
Wartburg / 353 = -
/ = -
/ a dog = -
Ford / F-130 = -
BMW / F 650 GS = ?
Hyundai / Ioniq 7 = ?
Tesla / Model Z = ?
Ram / 2500 1500 = ?
Hyundai / Ioniq 2019 = Hyundai Ioniq
Toyota / Camry 2.5 = Toyota Camry
Piaggio / Vespa Primavera 125 = Vespa Primavera
Kawasaki / Z1234 = -
"""
CASES = [
    (make.strip(), model.strip(), expected.strip())
    for make, model, expected in (
        (*said.split("/", 1), expected) for said, expected in (line.rsplit("=", 1) for line in SAID.strip().splitlines())
    )
]
TOLD = {"?": Choice, "-": Unknown}


@rows(CASES)
def test_what_people_call_it_leads_to_the_vehicle_to_a_question_or_to_nothing(make: str, model: str, expected: str) -> None:
    found = VEHICLES.find(make, model)
    if expected in TOLD:
        assert isinstance(found, TOLD[expected]), found
    else:
        assert str(found) == expected


def test_there_are_as_many_spellings_and_models_as_were_promised() -> None:
    assert len(CASES) >= 200
    assert len(VEHICLES.all) >= 600


def test_each_vehicle_is_found_by_its_own_name() -> None:
    for vehicle in VEHICLES.all:
        assert VEHICLES.find(vehicle.make, vehicle.model) == vehicle


def test_each_other_name_leads_to_the_vehicle_or_to_a_choice_that_holds_it() -> None:
    for vehicle in VEHICLES.all:
        for name in vehicle.also:
            found = VEHICLES.find(vehicle.make, name)
            assert found == vehicle or (isinstance(found, Choice) and vehicle in found.candidates), name


def test_who_says_electric_never_gets_one_with_an_engine() -> None:
    for vehicle in VEHICLES.all:
        if not vehicle.electric:
            found = VEHICLES.find(vehicle.make, f"electric {vehicle.model}")
            assert not isinstance(found, Vehicle) or found.electric, vehicle


def test_an_unknown_model_of_a_known_make_says_which_make_it_is_and_what_is_near() -> None:
    found = VEHICLES.find("Chevy", "Silveradoo Extra Ultra")
    assert not isinstance(found, Vehicle)
    unknown = VEHICLES.find("Toyta", "Zzyzx")
    assert unknown == Unknown(make="Toyota", suggestions=())
    other = VEHICLES.find("Toyota", "Civic")
    assert isinstance(other, Unknown)
    assert [str(each) for each in other.suggestions] == ["Honda Civic"]


def test_another_digit_never_leads_to_another_vehicle_without_a_question() -> None:
    """Unless it is that one's name, or a size behind a whole name (a Golf 9 is a Golf)."""
    for vehicle in VEHICLES.all:
        for at in (at for at, letter in enumerate(vehicle.model) if letter.isdigit()):
            for digit in set("123456789") - {vehicle.model[at]}:
                said = vehicle.model[:at] + digit + vehicle.model[at + 1 :]
                found = VEHICLES.find(vehicle.make, said)
                if isinstance(found, Vehicle) and not said.startswith(("19", "20")):  # that is a year
                    assert any(key(said).startswith(key(name)) for name in (found.model, *found.also)), said


def test_ambiguous_names_give_all_that_they_may_mean() -> None:
    found = VEHICLES.find("", "Spider")
    assert isinstance(found, Choice)
    assert {each.make for each in found.candidates} == {"Alfa Romeo", "Ferrari", "Fiat"}


def test_a_make_is_known_by_its_nicknames() -> None:
    assert VEHICLES.make_named("chevy") == "Chevrolet"
    assert VEHICLES.make_named("Volkswagn") == "Volkswagen"
    assert VEHICLES.make_named("dog") is None


@given(st.text(max_size=40), st.text(max_size=60))
def test_whatever_is_written_is_answered(make: str, model: str) -> None:
    assert isinstance(VEHICLES.find(make, model), Vehicle | Choice | Unknown)


@pytest.mark.parametrize(
    ("make", "model", "text"),
    [
        ("Honda", "Fit", "it is a fit, 2014"),
        ("Toyota", "Camry", "a toyota camery"),
        ("Peugeot", "3008", "la trois mille huit"),
        ("Harley-Davidson", "Sportster", "هارلي سبورتستر"),
        ("Honda", "Fit", "想给飞度上保险，2016年"),
        ("Volkswagen", "Jetta", "我的是速腾"),
        ("Mercedes-Benz", "C-Class", "مرسيدس سي 200"),
        ("BMW", "X5", "بي ام اكس 5"),
        ("Audi", "Q7", "اودي كيو 7"),
        ("Renault", "Logan", "رونو لوغان 2011"),
        ("Dacia", "Logan", "داسيا لوجان"),
        ("Nissan", "X-Trail", "日产奇骏2015年"),
        ("Chery", "Tiggo 8", "奇瑞瑞虎8,2021款"),
        ("Citroën", "2CV", "ma deudeuche de 1986, une 2cv6 special"),
        ("Škoda", "Scala", "skoda escala 2021"),
    ],
)
def test_one_vehicle_is_called_by_any_of_its_names(make: str, model: str, text: str) -> None:
    place = VEHICLES.called(make, model, text)

    assert place is not None
    assert text[slice(*place)]


@pytest.mark.parametrize(
    ("make", "model", "text"),
    [
        ("Honda", "Civic", "it is a fit, 2014"),
        ("Mazda", "2", "a mazda and 2 kids"),
        ("BYD", "Qin", "秦先生，三十岁"),
        ("Mercedes-Benz", "E-Class", "مرسيدس اي 200"),
        ("Vespa", "S", "it's a vespa"),
    ],
)
def test_another_vehicle_and_a_bare_number_are_no_name_of_it(make: str, model: str, text: str) -> None:
    assert VEHICLES.called(make, model, text) is None


def test_the_x_trail_goes_by_its_chinese_name() -> None:
    assert str(VEHICLES.find("日产", "奇骏")) == "Nissan X-Trail"
