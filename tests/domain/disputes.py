"""Short notes on both sides of invented disputes, as tables type them: town, school and health.

Written for these tests; no note of the sample conference is among them. Each
dispute has notes of one side and notes of the other.
"""

DISPUTES = (
    (
        "cars in the old town want to stay out",
        (
            "close the old town to cars",
            "no cars in the old town",
            "ban private cars from the old town centre, deliveries excepted",
            "Old town should be car free by 2030",
            "interdire les voitures dans la vieille ville",
        ),
        (
            "keep the old town open to cars",
            "do not close the old town to cars, shops will die",
            "cars must be allowed in the old town in the evening",
            "closing the old town to cars kills the shops",
            "ne pas fermer la vieille ville aux voitures",
        ),
    ),
    (
        "phones in class",
        (
            "phones out of classrooms, full stop",
            "ban phones in class",
            "Pupils should not be allowed to have phones during lessons",
            "prohibir los móviles en clase",
        ),
        (
            "let pupils use their phones in class, it is a tool",
            "don't ban phones in class, teach how to use them",
            "phones should be allowed in class for research",
            "no prohibir los móviles en clase",
        ),
    ),
    (
        "bus fares",
        (
            "free buses for everyone under 18",
            "make buses free, fund it from parking fees",
            "abolish bus fares",
            "bus fares should be abolished, like in Tallow Bay",
        ),
        (
            "keep bus fares, free buses are empty promises",
            "bus fares should stay, the money is needed for more lines",
            "do not abolish bus fares",
            "raise bus fares a little and run more lines",
        ),
    ),
    (
        "vaccination of care staff",
        (
            "flu vaccination mandatory for care home staff",
            "care staff must be vaccinated against flu, no exceptions",
            "make flu vaccination compulsory in care homes",
            "vaccination obligatoire du personnel soignant",
        ),
        (
            "flu vaccination of care home staff should stay voluntary",
            "no compulsory vaccination for care staff, persuade them",
            "care staff should not be forced to be vaccinated",
            "vaccination volontaire du personnel soignant, pas d'obligation",
        ),
    ),
    (
        "homework",
        (
            "less homework in primary school",
            "abolish homework before year 4",
            "Homework should be cut to half an hour at most",
            "no homework at weekends",
        ),
        (
            "more homework, not less, children need practice",
            "keep homework in primary school",
            "homework should not be abolished",
            "homework is essential, keep it",
        ),
    ),
    (
        "night trains",
        (
            "subsidise the night train to the coast",
            "bring the night train back, with public money",
            "The state should fund night trains",
        ),
        (
            "no public money for night trains",
            "stop subsidising the night train, nobody rides it",
            "The state should not fund night trains",
        ),
    ),
    (
        "names of inspected restaurants",
        (
            "publish the names of restaurants that fail inspection",
            "inspection results of restaurants must be public",
            "name restaurants that failed",
        ),
        (
            "do not publish the names of restaurants that fail, they go bust",
            "keep inspection results confidential until the appeal",
            "inspection results of restaurants should not be published",
        ),
    ),
    (
        "library hours",
        (
            "open the library on sundays",
            "library open till 22h, also sunday",
            "abrir la biblioteca los domingos",
        ),
        (
            "library should stay closed on sundays, staff need rest",
            "no sunday opening of the library",
            "no abrir la biblioteca los domingos",
        ),
    ),
    (
        "waiting time before surgery",
        (
            "at most 30 days wait for hip surgery",
            "hip surgery within 30 days",
        ),
        (
            "60 days for hip surgery is realistic",
            "hip surgery within 60 days, 30 cannot be staffed",
        ),
    ),
    (
        "school uniforms",
        (
            "introduce school uniforms",
            "uniforms in all schools, they make pupils equal",
            "We need school uniforms",
        ),
        (
            "no school uniforms",
            "we are against school uniforms",
            "school uniforms are a waste of money",
            "scrap school uniforms",
        ),
    ),
    (
        "wind turbines near villages",
        (
            "allow wind turbines 500 m from villages",
            "more wind turbines, also near villages",
            "lift the ban on wind turbines near villages",
        ),
        (
            "no wind turbines near villages",
            "wind turbines should be kept away from villages",
            "keep the ban on wind turbines near villages",
        ),
    ),
    (
        "dogs in the park",
        (
            "dogs off the leash in the park, mornings only",
            "allow dogs without a leash in the park before 9",
            "Dogs should run free in one part of the park",
        ),
        (
            "dogs must be on a leash in the park at all times",
            "never dogs without a leash in the park",
            "enforce the leash rule for dogs in the park",
        ),
    ),
)

AGREEMENTS = (
    (
        "stop bullying in schools",
        "schools need a plan against bullying",
        "no child should be bullied at school",
        "prevent bullying, train teachers",
    ),
    (
        "reduce waiting times at the clinic",
        "waiting times at the clinic are too long",
        "more doctors so that nobody waits weeks at the clinic",
        "no more endless waiting at the clinic",
    ),
    (
        "there is no lighting on the path to the station",
        "light the path to the station",
        "path to the station needs lights, it is not safe",
        "no lights on the path to the station!!",
    ),
    (
        "parents do not know about the youth centre",
        "tell parents about the youth centre",
        "advertise the youth centre, parents don't know it exists",
    ),
    (
        "cut red tape for street parties",
        "make permits for street parties easier",
        "street party permits should not take three months",
        "less paperwork for street parties",
    ),
    (
        "do not leave rubbish collection to volunteers",
        "rubbish collection should be done by paid staff",
        "stop relying on volunteers for rubbish collection, hire staff",
    ),
    (
        "il n'y a pas assez de médecins dans les villages",
        "plus de médecins dans les villages",
        "attirer des médecins dans les villages",
    ),
    (
        "faltan parques infantiles en el barrio",
        "no hay parques infantiles en el barrio",
        "construir parques infantiles en el barrio",
    ),
    (
        "disabled people cannot get into the town hall",
        "ramp for the town hall",
        "make the town hall accessible, the steps must go",
    ),
    (
        "end pesticide spraying near playgrounds",
        "playgrounds should be free of pesticides",
        "no pesticides close to playgrounds",
        "protect playgrounds from pesticides",
    ),
)
