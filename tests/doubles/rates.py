"""The rates of a small company that insures cars only, and the few vehicles that it knows, as their files hold them."""

RATES = """\
version = "1"
currency = "USD"
valid_days = 30
standard_deductible = 500
next_steps = ["Take it up."]
[refusals]
built_later = "The {vehicle} is of {first}."
built_before = "The {vehicle} was until {last}."
cover = "No such cover."
deductible = "There are {deductibles}."
premium = "A person looks at it."
[classes]
suv = { product = "car", group = "c1" }
[products.car]
least = 10
most = 900.00
vehicle_age = [{ from = 0, to = 9, factor = 1 }, { from = 10, refuse = "Too old." }]
mileage = [{ from = 0, factor = 1.0 }]
yearly_mileage = [{ from = 0, factor = 1.0 }]
driver_age = [
    { from = 0, to = 15, refuse = "Too young." },
    { from = 16, to = 24, factor = 2.35 },
    { from = 25, factor = 1.00 },
]
[products.car.groups]
c1 = { base = 80.10 }
exotic = { refuse = "Not insured." }
[products.car.covers]
rental = { name = "rental car", factor = 1.05, most_age = 2, refuse = "Too old for that." }
road = { name = "help", included = true }
gear = { name = "gear", refuse = "For riders." }
[products.car.deductibles]
250 = 1.1
500 = 1.0
"""

VEHICLES = """\
make,model,product,group,kind,electric,first,last,also,everyday
Ford,,,,,,,,Henry,
Ford,Focus,car,c1,sedan,,2000,2018,Focus ST,Focus
Ferrari,,,,,,,,,
Ferrari,F430,car,exotic,coupe,,,,,
"""
