// Package disclosure decides which groups of quesiti the reports of a month may name: who
// knows a case could recognise it in a small one (definitions, "Riservatezza").
//
// The table of an area names a value, with its quesiti by outcome, or counts it in "altri".
// A group of fewer than k is not named: the threshold rule. That is not enough, because
// tables are linked: those of the strutture of a direzione add up to that of the direzione.
// With k = 5:
//
//	          A    B   total
//	North     3    9      12
//	South    20   30      50
//	nation   23   39      62
//
// North cannot name A. If it names B, the total gives A away, so "altri" must be none, or k
// or more: North names neither. Still, 23 − 20 quesiti of A are in North. What is not named
// can only change around a cycle: one more of A in North, one less of B there, one more of
// B in South, one less of A there. So South leaves both unnamed too, which is complementary
// suppression, and A in North can be anything from 0 to 12.
//
// # Bounds
//
// For a parent and its children, the counts of one outcome that a reader does not see are a
// table with known margins: a row for what "altri" of a child holds, a column for what the
// children that do not name a value have of it together, and one for all that the parent
// does not name. The tables with these margins are a transportation polytope. Those of a
// parent and of its children share what the parent does not name, and all of a kind together
// are a network: quesiti flow from the nation to its values, from each value to the same in
// a direzione, and from there into strutture, whose totals are known. What is named is a
// flow that is known. Two flows with the same known ones differ by cycles through the
// others, so that the least and the greatest number of a group come from a maximum flow, and
// each number between them is possible. Outcomes are networks of their own that nothing
// links: the range of the size of a group is the sum of its ranges over the outcomes. It
// would not do to look at sizes alone: where the nation shows that A is never in time and B
// always, the outcomes of an "altri" of both tell how many are of A.
//
// # Method
//
// From the nation down, an area names what has k quesiti or more and is named in its parent,
// then leaves one more unnamed where "altri" would be small. After that, for every small
// group that can be of fewer than k numbers, the cheapest cycle on which it could change
// further is looked for, through groups that are named too, at the price of the quesiti that
// these have there and within. Those on it are left unnamed, until the range is wide enough.
//
// It is sound because of one invariant: to leave a group unnamed only takes knowledge away.
// No range ever narrows, what is left unnamed has k quesiti or more, so that no further
// small group comes of it and no "altri" becomes small, and an area names nothing that its
// parent does not. So each small group is looked at once.
//
// It ends because each round leaves one more group unnamed; and it ends well because, with
// nothing named, a group can be of any number from 0 to all that its area has: as long as it
// cannot be of k numbers there is a cycle left that makes the range wider.
//
// # What it does not protect
//
// Groups of k or more that are unnamed for the sake of others can be narrowed, even told.
// Outcomes of a named group are shown whatever they are. Kinds are protected one by one, not
// against what several tell together, nor against two editions of a month from different
// configurations. Who knows this method can rule out numbers with which it would have named
// something else: TestWhoKnowsTheMethod says how often, 0.08 % of the small groups of its toy
// editions exactly, 7 % to fewer than k numbers. And what somebody knows of single
// quesiti anyway, as those who sent them do, is not counted.
//
// Terms: Hundepool and others, Statistical Disclosure Control, Wiley 2012, chapter 4.
package disclosure
