"""The examples of the guideline, and the pitfalls: what is marked and how far."""

import pytest

from annotator.suggestions.providers import patterns
from tests.suggestions.patterns.marked import parse

ACTOR = [
    "The {A Valdorian navy} shelled the port.",
    "The {A Harbour Defence League} ({A HDL}) holds the docks. The {A HDL} fired back.",
    "{A General Ada Moro} ordered the attack.",
    "fighters of the {A HDL 3rd Column} fled.",
    "{A Unidentified gunmen} stormed the depot.",
    "{A Valdorian} air raids hit the town.",
    "the groups and their allies left.",
    "Valdorian interests in the region grew.",
    "Mayor Teo Lund attended the funeral.",
    "A drone was seen over the port.",
    "{A Red Delta} fighters attacked. {A Valdorian troops} came.",
    "{A Valdoria’s army} bombed the town.",
    "The {A river-based rebels} attacked the ferry.",
    "Militants attacked the ferry.",
    "{A Valdoria} bombed the town.",
    "He lives in Valdoria and has Valdorian parents.",
    "{A Government forces} and {A Red Delta} militants clashed near Melle.",
    "Fighters loyal to {A General Moro} attacked.",
    "The {A Islamic Front of Melle} holds the town.",
    "{A Al-Nahr Brigade} fighters fled.",
    "{A Norwegian} air strikes hit the town.",
    "A {A Norwegian} drone hit the town.",
    "{A Portuguese forces} raided the town.",
    "{A Danish-backed rebels} took the town.",
    "{A Uruguayan government forces} took the town.",
    "The {A Swiss-led coalition} bombed the town.",
    "{A Valdorian separatists} took the town.",
    "{A Dawn Front} fighters took the town.",
    "The town is held by {A Red Delta}.",
    "An envoy met the {A Taliban} in the hills.",
    "{A Islamic State} and {A NATO} were named in the report.",
    "The USS Harbour came into port.",
    "{A Norwegian troops} and {A Danish army} units took the town.",
    "The {A 3rd Battalion of the Valdorian Army} took the town.",
]
CASUALTY = [
    "Doctors said {C 6 HDL men were killed} there.",
    "{C at least nine guards were killed} when the wall fell.",
    "the raid {C wounded 20 villagers}.",
    "{C two nurses, including a trainee, died} on Monday.",
    "{C between 30 and 40 people are missing} in the hills.",
    "The {C death toll rose to 14} on Friday.",
    "{C no injuries} were reported.",
    "The raid {C killed five} and {C injured dozens}.",
    "They {C captured two of its crew}.",
    "14 houses burned in the village.",
    "the 9th Regiment marched by.",
    "three boats sank in the harbour.",
    "the victims were buried on Friday.",
    "the strike could kill thousands.",
    "two men were arrested by traffic police.",
    "{C Four guards were killed} as a result of the collapse.",
    "The attack {C killed 9 guards} and {C wounded 20}.",
    "The blast {C killed three soldiers} and {C two civilians}.",
    "{C 17 guerrillas} and {C 2 soldiers dead} after clash.",
    "{C Nine dead} in blast.",
    "They report a {C toll of nine}.",
    "About 67 percent of the people killed were farmers.",
    "{C 14 murdered fishermen} were found on the beach.",
    "Rebels {C kidnapped two engineers} 1 km from the base.",
    "Three targets were hit and {C a child was killed}.",
    "{C No one was hurt} in the fire.",
    "The strike did {C not cause any casualties}.",
    "The landing ended {C without casualties}.",
    "{C 403 people have been killed} this year.",
    "{C Up to 40 rebels were killed} on Monday.",
    "A bomb left {C five dead} and {C eleven wounded}.",
    "The raid resulted in {C two deaths} and {C nine injuries}.",
    "They mourned the {C killing of four guards}.",
    "{C Two more soldiers died} of their wounds.",
    "{C Several people, among them a nurse, were hurt} there.",
    "{C Dozens were killed} and {C hundreds wounded} in the siege.",
    "An attack in which {C seven men were shot dead} took place.",
    "{C Twenty-five villagers were taken hostage}.",
    "The group {C took three engineers hostage}.",
    "{C Ada Moro was killed} on Monday.",
    "{C Five soldiers} and {C a civilian were killed}.",
    "Gunmen {C killed two men}, {C a woman} and {C a child}.",
    "An explosion at a checkpoint {C killed at least two police officers} and {C wounded four civilians}, officials said.",
    "{C Fourteen people, most of them women and children, were killed} when a shell hit a bus.",
    "The bombing, which {C killed 30 people}, was the worst in years.",
    "The bodies of the dead were taken to a morgue.",
    "{C A teenage boy was shot dead} by soldiers on Tuesday.",
    "Rebels said they had {C lost eight fighters}.",
    "A suicide bomber {C killed himself and nine others}.",
    "{C At least 50 militants have been killed} and {C 20 others captured} in the past week.",
    "The {C toll from the attack has climbed to 31 dead} and {C 70 wounded}.",
    "The attack left {C 12 people dead} and {C dozens injured}.",
    "{C Three of the attackers were also killed}, the army said.",
    "{C An 8-year-old girl was among those killed}.",
    "{C Two members of the HDL were killed} and {C another wounded}.",
    "Gunmen {C abducted at least 20 students} from a school.",
    "The army says it {C killed 25 rebels} and {C captured six}.",
    "{C Six of the wounded were children}.",
    "There were {C no immediate reports of casualties}.",
    "{C One person was killed} and {C more than a dozen were injured}.",
    "{C Hundreds of people have been killed} since the fighting began.",
    "{C Nearly 200 people remain missing}.",
    "{C One soldier was killed} and {C another wounded} in the ambush.",
    "Troops {C shot dead three suspected rebels}.",
    "A roadside bomb {C killed Colonel Hadi Brenn}, head of the local police.",
    "{C Eight people were reportedly killed}.",
    "{C At least 11 civilians, including 4 children, were killed} in a strike.",
    "{C None of the crew was hurt}.",
    "{C A nurse} and her {C two children were killed} in the yard.",
    "The strike {C killed the commander} and {C three of his bodyguards}.",
    "It brings the {C death toll to 45}.",
    "The {C dead included two nurses}, he said.",
    "The clash ended in the {C wounding of 31}.",
    "{C Casualties} were reported in the port.",
    "A patrol {C killed two gunmen} and {C detained nine others}.",
    "Police fined two drivers and detained nine others.",
]
SOURCE = [
    "{S two port officials} said it was over.",
    "It fell, according to {S St Brann hospital}.",
    '"It is over", {S Lieutenant Oda Renn} told reporters.',
    "a statement by the {S health ministry} was read.",
    "{S residents} described a loud blast.",
    "{S state radio} quoted a {S rebel commander} as saying it was over.",
    "{S Harbour director General Oda Renn}, in remarks to Radio Oster, said it was over.",
    "After the match, {S Oda Renn}, coach of Melle, said it was over.",
    "It fell, in the words of the {S harbour master}.",
    "The {S Harbour Safety Office} (HSO) recommends that boats stay in port.",
    "It was asserted by the {S governor} that it was over.",
    "she said it was over.",
    "it was reported that the town fell.",
    "the army is said to be near.",
    "The {S Pentagon} said on June 27 that it was over.",
    "{S Valdoria's foreign minister} said it was over.",
    "Valdoria's {S Ministry of Defence} said it was over.",
    "According to reports from {S pro-Northland media}, it was over.",
    '"It is over," said {S Teo Lund}, the mayor.',
    '"It is over," said {S Lund}. He left.',
    "{S Ada Moro}, who leads the group, said it was over.",
    "{S Officials}, meanwhile, said it was over.",
    "In a statement, the {S governor of Melle} said it was over.",
    "{S Police} said on Monday, citing {S witnesses}, that it was over.",
    "The strikes came after {S Danish officials} said on June 26 that it was over.",
    "The {S U.N. mission} has not said who fired.",
    "{S Dr. Lund} told The Harbour Times it was over.",
    "{S A. B. Lund} said so.",
    "The town has fallen, a {S police spokesman} has confirmed.",
    "{S Sources in the army} said it was over.",
    "{S Witnesses} and {S police} said it was over.",
    "Speaking to reporters, {S army chief General Oda Renn} said the town was safe.",
    "The {S city's police chief}, Hadi Brenn, told the AFP news agency that it was over.",
    "{S Activists} say it was over.",
    "The {S Valdorian Ministry of Interior} has announced the end of it.",
    "It was over, the {S UN} said.",
    '"It was over," a {S witness} told the BBC.',
    "{S Local officials} and {S residents} said that it was over.",
    "According to the {S Valdorian Network for Human Rights}, it was over.",
    "The {S HDL} claimed responsibility for the attack.",
    "In a tweet, {S President Moro} wrote that it was over.",
    "{S One resident}, who gave his name as Teo, said it was over.",
    "{S Hadi Brenn}, 45, a shopkeeper, said it was over.",
    "{S Security sources} speaking on condition of anonymity said it was over.",
    "Earlier on Monday, {S state TV} reported it was over.",
    "The {S spokesman}, Oda Renn, did not say when.",
]


def suggested(text: str, label: str) -> list[str]:
    return [text[s["start"] : s["end"]] for s in patterns.suggest(text)["spans"] if s["label"] == label]


def check(marked: str, label: str) -> None:
    example = parse("example", marked)
    expected = [example.text[m.start : m.end] for m in example.marks if m.label == label]
    assert suggested(example.text, label) == expected


@pytest.mark.parametrize("marked", ACTOR)
def test_parties_are_marked_as_the_guideline_says(marked: str) -> None:
    check(marked, "ACTOR")


@pytest.mark.parametrize("marked", CASUALTY)
def test_tolls_are_marked_as_the_guideline_says(marked: str) -> None:
    check(marked, "CASUALTY")


@pytest.mark.parametrize("marked", SOURCE)
def test_speakers_are_marked_as_the_guideline_says(marked: str) -> None:
    check(marked, "SOURCE")
