// The client gorsejs as npm delivers it, against a running node: every method is called, and every answer is looked at.
// GORSE_ENDPOINT is the node's address, GORSE_SECRET an API key with the scopes content, interactions and recommend.
"use strict";
const assert = require("node:assert/strict");
const { test, after } = require("node:test");
const { Gorse } = require("gorsejs");

const endpoint = process.env.GORSE_ENDPOINT;
const secret = process.env.GORSE_SECRET;

// Counts which methods were called.
const called = new Set();
const client = new Proxy(new Gorse({ endpoint, secret }), {
  get(target, name) {
    const value = target[name];
    if (typeof value !== "function") return value;
    return (...parameters) => {
      called.add(name);
      return value.apply(target, parameters);
    };
  },
});

const ids = (scores) => scores.map((score) => score.Id);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Lists follow what was written within a second or two.
async function until(read, isThere) {
  for (let attempt = 0; ; attempt++) {
    const answer = await read();
    if (isThere(answer)) return answer;
    assert.ok(attempt < 100, `never came: ${JSON.stringify(answer)}`);
    await pause(100);
  }
}

// Reads a list page by page.
async function all(read, rows) {
  const found = [];
  let Cursor = "";
  do {
    const page = await read({ n: 2, Cursor });
    assert.ok(page[rows].length <= 2);
    found.push(...page[rows]);
    Cursor = page.Cursor;
  } while (Cursor !== "");
  return found;
}

// The client throws the status and the text of the answer.
const refused = (call, code, text) =>
  assert.rejects(call, (error) => {
    assert.equal(error.name, "GorseException");
    assert.equal(error.code, code);
    assert.match(error.message, text);
    return true;
  });

const items = {
  cake: { ItemId: "js-cake", IsHidden: false, Timestamp: "2020-01-01T00:00:00Z", Categories: ["food"], Labels: ["lemon", "cake"], Comment: "Lemon cake with sugar icing, baked in ten minutes" },
  bread: { ItemId: "js-bread", IsHidden: false, Timestamp: "2020-01-02T00:00:00Z", Categories: ["food", "basics"], Labels: ["rye", "bread"], Comment: "Rye bread baked at home, with flour and sugar" },
  goal: { ItemId: "js-goal", IsHidden: false, Timestamp: "2020-01-03T00:00:00Z", Categories: ["sport"], Labels: ["football"], Comment: "The goal that won the football match" },
  secret: { ItemId: "js-secret", IsHidden: true, Timestamp: "2020-01-04T00:00:00Z", Categories: ["food"], Labels: ["soup"], Comment: "A soup that nobody shall see yet" },
};
const star = (UserId, item, more = {}) => ({ FeedbackType: "star", UserId, ItemId: item.ItemId, Timestamp: "2020-02-01T10:00:00Z", ...more });

test("users are inserted, read, changed and listed", async () => {
  assert.equal(await client.insertUser({ UserId: "js-ann", Labels: ["music", "hiking"], Comment: "Ann" }), 1);
  assert.equal(await client.insertUsers([{ UserId: "js-bob", Labels: ["music"] }, { UserId: "js-cid" }]), 2);
  assert.deepEqual(await client.getUser("js-ann"), { UserId: "js-ann", Labels: ["music", "hiking"], Comment: "Ann" });
  assert.deepEqual(await client.getUser("js-cid"), { UserId: "js-cid", Labels: null, Comment: "" });
  assert.equal(await client.updateUser("js-ann", { Labels: ["opera"] }), 1);
  assert.deepEqual(await client.getUser("js-ann"), { UserId: "js-ann", Labels: ["opera"], Comment: "Ann" });

  const users = await all((options) => client.getUsers(options), "Users");
  assert.deepEqual(users.map((user) => user.UserId).filter((id) => id.startsWith("js-")), ["js-ann", "js-bob", "js-cid"]);
  await refused(client.getUser("js-nobody"), 404, /^js-nobody: user not found$/);
  await refused(client.insertUser({ UserId: "js-bad", Labels: true }), 400, /^unsupported type in labels: bool$/);
  await refused(client.insertUser({ UserId: "js-bad", Labels: ["a", 1] }), 400, /^unsupported labels: \["a",1\]$/);
  await refused(client.insertUser({ UserId: "a\u0007b" }), 400, /^invalid UserId/);
});

test("items are put, read, changed and listed", async () => {
  assert.equal(await client.upsertItem(items.cake), 1);
  assert.equal(await client.upsertItems([items.bread, items.goal, items.secret]), 3);
  assert.deepEqual(await client.getItem("js-cake"), items.cake);
  assert.equal(await client.updateItem("js-cake", { Comment: "Lemon cake with sugar icing, baked in twenty minutes" }), 1);
  assert.deepEqual(await client.getItem("js-cake"), { ...items.cake, Comment: "Lemon cake with sugar icing, baked in twenty minutes" });
  assert.equal(await client.insertItemCategory("js-cake", "sweet"), 1);
  assert.deepEqual((await client.getItem("js-cake")).Categories, ["food", "sweet"]);
  assert.equal(await client.deleteItemCategory("js-cake", "sweet"), 1);
  assert.deepEqual((await client.getItem("js-cake")).Categories, ["food"]);

  const listed = await until(() => all((options) => client.getItems(options), "Items"), (found) => found.filter((item) => item.ItemId.startsWith("js-")).length >= 4);
  assert.deepEqual(listed.map((item) => item.ItemId).filter((id) => id.startsWith("js-")), ["js-bread", "js-cake", "js-goal", "js-secret"]);
  assert.deepEqual(listed.find((item) => item.ItemId === "js-bread"), items.bread);
  await refused(client.getItem("js-nothing"), 404, /^js-nothing: item not found$/);
  await refused(client.upsertItem({ ...items.cake, Timestamp: "yesterday or so" }), 400, /^Could not find format for "yesterday or so"$/);
});

test("the latest come first, by category, without hidden ones", async () => {
  const latest = await until(() => client.getLatest({ cursorOptions: { n: 100 } }), (scores) => ids(scores).includes("js-goal"));
  assert.deepEqual(ids(latest).filter((id) => id.startsWith("js-")), ["js-goal", "js-bread", "js-cake"]);
  assert.equal(latest.find((score) => score.Id === "js-goal").Score, Date.parse(items.goal.Timestamp) / 1000);
  assert.deepEqual(ids(await client.getLatest({ category: "food" })), ["js-bread", "js-cake"]);
  assert.deepEqual(ids(await client.getLatest({ category: "food", cursorOptions: { n: 1, offset: 1 } })), ["js-cake"]);
});

test("feedback is added, overwritten, found and taken back", async () => {
  assert.equal(await client.insertFeedbacks([star("js-ann", items.cake), star("js-ann", items.bread), star("js-bob", items.cake), star("js-bob", items.bread), star("js-cid", items.goal)]), 5);
  assert.equal(await client.insertFeedbacks([star("js-ann", items.cake, { Timestamp: "2020-02-02T10:00:00Z", Comment: "again" })]), 1);
  const first = { FeedbackType: "star", UserId: "js-ann", ItemId: "js-cake", Value: 0, Timestamp: "2020-02-01T10:00:00Z", Comment: "" };
  assert.deepEqual(await client.getFeedback({ type: "star", userId: "js-ann", itemId: "js-cake" }), first);
  assert.equal(await client.upsertFeedbacks([star("js-ann", items.cake, { Timestamp: "2020-02-03T10:00:00Z", Comment: "again" })]), 1);
  const second = { ...first, Timestamp: "2020-02-03T10:00:00Z", Comment: "again" };
  assert.deepEqual(await client.getFeedback({ type: "star", userId: "js-ann", itemId: "js-cake" }), second);

  // A type of the platform's own, a time that has not come, an item and a user that nobody inserted.
  assert.equal(await client.insertFeedbacks([star("js-dan", { ItemId: "js-new" }, { FeedbackType: "read" }), star("js-ann", items.goal, { Timestamp: new Date(Date.now() + 3_600_000) })]), 2);
  assert.equal((await client.getItem("js-new")).ItemId, "js-new");
  assert.equal((await client.getUser("js-dan")).UserId, "js-dan");

  assert.deepEqual((await client.getUserFeedback("js-ann")).map((feedback) => feedback.ItemId), ["js-bread", "js-cake"]);
  assert.deepEqual(await client.getUserFeedbackByType("js-dan", "star"), []);
  assert.deepEqual((await client.getUserFeedbackByType("js-dan", "read")).map((feedback) => feedback.ItemId), ["js-new"]);
  assert.deepEqual((await client.getItemFeedback("js-cake")).map((feedback) => feedback.UserId), ["js-ann", "js-bob"]);
  assert.deepEqual((await client.getItemFeedbackByType("js-cake", "star")).map((feedback) => feedback.UserId), ["js-ann", "js-bob"]);
  assert.deepEqual(await client.getItemFeedbackByType("js-cake", "read"), []);

  const everything = await all((options) => client.getFeedbacks(undefined, options), "Feedback");
  const mine = everything.filter((feedback) => feedback.UserId.startsWith("js-")).map((feedback) => `${feedback.UserId} ${feedback.FeedbackType} ${feedback.ItemId}`);
  assert.deepEqual(mine, ["js-ann star js-bread", "js-ann star js-cake", "js-bob star js-bread", "js-bob star js-cake", "js-cid star js-goal", "js-dan read js-new"]);
  const read = await all((options) => client.getFeedbacks("read", options), "Feedbacks");
  assert.deepEqual(read.filter((feedback) => feedback.UserId.startsWith("js-")).map((feedback) => feedback.ItemId), ["js-new"]);

  assert.deepEqual(await client.deleteFeedback({ type: "star", userId: "js-cid", itemId: "js-goal" }), { RowAffected: 1 });
  assert.deepEqual(await client.deleteFeedback({ type: "star", userId: "js-cid", itemId: "js-goal" }), { RowAffected: 0 });
  await refused(client.getFeedback({ type: "star", userId: "js-cid", itemId: "js-goal" }), 404, /^feedback not found$/);
  await refused(client.insertFeedbacks([{ ...star("js-ann", items.cake), UserId: "" }]), 400, /^invalid UserId ""/);
});

test("what is liked much is popular", async () => {
  // What happened long ago makes no trend; this happens now.
  await client.insertFeedbacks([star("js-eve", items.bread, { Timestamp: new Date() }), star("js-fay", items.bread, { Timestamp: new Date() }), star("js-eve", items.cake, { Timestamp: new Date() })]);
  const popular = await until(() => client.getPopular({ category: "food" }), (scores) => scores.length >= 2);
  assert.deepEqual(ids(popular), ["js-bread", "js-cake"]);
  assert.ok(popular[0].Score > popular[1].Score && popular[1].Score > 0);
  assert.deepEqual(ids(await client.getPopular({ category: "food", cursorOptions: { n: 1, offset: 1 } })), ["js-cake"]);
  assert.ok(ids(await client.getPopular({})).includes("js-bread"));
});

test("items and people have neighbours", async () => {
  assert.deepEqual(ids(await client.getUserNeighbors({ userId: "js-ann" })).slice(0, 1), ["js-bob"]);
  const [bob] = await client.getUserNeighbors({ userId: "js-ann", cursorOptions: { n: 1 } });
  assert.ok(Math.abs(bob.Score - 1) < 1e-9);

  // Two recipes are alike; a goal is too far from a cake to be its neighbour.
  const near = await until(() => client.getItemNeighbors({ itemId: "js-cake" }), (scores) => scores.length >= 1);
  assert.deepEqual(ids(near), ["js-bread"]);
  assert.ok(near[0].Score >= 0.3 && near[0].Score <= 1);
  assert.deepEqual(ids(await client.getItemNeighbors({ itemId: "js-cake", category: "food" })), ["js-bread"]);
  assert.deepEqual(ids(await client.getItemNeighbors({ itemId: "js-cake", category: "sport" })), []);
});

test("a person is recommended what they have not seen", async () => {
  const forAnn = await until(() => client.getRecommend({ userId: "js-ann", cursorOptions: { n: 50 } }), (list) => list.includes("js-goal"));
  assert.ok(!forAnn.includes("js-cake") && !forAnn.includes("js-bread") && !forAnn.includes("js-secret"));
  assert.deepEqual(await client.getRecommend({ userId: "js-ann", category: "sport" }), ["js-goal"]);

  // What was answered counts as read from then on; with a delay it does not yet.
  assert.deepEqual(await client.getRecommend({ userId: "js-gil", category: "sport", writeBackType: "read", writeBackDelay: "1h" }), ["js-goal"]);
  assert.deepEqual(await client.getRecommend({ userId: "js-gil", category: "sport", writeBackType: "read" }), ["js-goal"]);
  assert.deepEqual(await client.getUserFeedback("js-gil"), []);
  assert.deepEqual(await client.getRecommend({ userId: "js-hal", category: "sport", writeBackType: "read" }), ["js-goal"]);
  assert.deepEqual((await client.getUserFeedbackByType("js-hal", "read")).map((feedback) => feedback.ItemId), ["js-goal"]);
  assert.deepEqual(await client.getRecommend({ userId: "js-hal", category: "sport" }), []);
  await refused(client.getRecommend({ userId: "js-hal", writeBackType: "read", writeBackDelay: "10" }), 400, /^time: missing unit in duration "10"$/);
  await refused(client.getRecommend({ userId: "js-hal", cursorOptions: { n: "many" } }), 400, /^strconv\.Atoi: parsing "many": invalid syntax$/);
});

test("a session without an account is recommended something else", async () => {
  const answer = await client.getSessionRecommend([star("", items.cake)], { cursorOptions: { n: 50 } });
  assert.ok(Array.isArray(answer) && answer.length > 0);
  assert.ok(ids(answer).includes("js-bread") && !ids(answer).includes("js-cake"));
  assert.ok(answer.every((score) => typeof score.Score === "number"));
  assert.deepEqual(ids(await client.getSessionRecommend([star("", items.cake)], { category: "food" })), ["js-bread"]);
});

test("what is deleted is gone, and may come back", async () => {
  assert.equal(await client.deleteItem("js-bread"), 1);
  await refused(client.getItem("js-bread"), 404, /^js-bread: item not found$/);
  assert.deepEqual(await client.getItemFeedback("js-bread"), []);
  await until(() => client.getLatest({ category: "food" }), (scores) => !ids(scores).includes("js-bread"));
  assert.equal(await client.upsertItem(items.bread), 1);
  assert.deepEqual(await client.getItem("js-bread"), items.bread);
  await until(() => client.getLatest({ category: "food" }), (scores) => ids(scores).includes("js-bread"));

  assert.equal(await client.deleteUser("js-ann"), 1);
  assert.equal(await client.deleteUser("js-ann"), 1);
  await refused(client.getUser("js-ann"), 404, /^js-ann: user not found$/);
  assert.deepEqual(await client.getUserFeedback("js-ann"), []);
  assert.ok(!(await client.getItemFeedback("js-cake")).some((feedback) => feedback.UserId === "js-ann"));
  assert.ok(!(await all((options) => client.getUsers(options), "Users")).some((user) => user.UserId === "js-ann"));
});

test("who has no key is refused, and so is who sends something else", async () => {
  await refused(new Gorse({ endpoint, secret: "wrong" }).getUsers(), 401, /^unauthorized$/);
  await refused(new Gorse({ endpoint: "http://127.0.0.1:1", secret }).getUsers(), -1, /ECONNREFUSED/);
});

after(() => {
  const methods = Object.getOwnPropertyNames(Gorse.prototype).filter((name) => name !== "constructor");
  const missed = methods.filter((name) => !called.has(name));
  assert.equal(methods.length, 29);
  assert.deepEqual(missed, [], "methods that no test called");
});
