// A front end's client with the types that openapi-typescript makes of our document. It is compiled, never run: what must not
// compile says so, and the compiler complains where it does.
import createClient from "openapi-fetch";
import type { components, paths } from "./obj/api";

type ContentView = components["schemas"]["ContentView"];
type Problem = components["schemas"]["Problem"];

const client = createClient<paths>({ baseUrl: "http://localhost:8080", headers: { Authorization: "Bearer token" } });

export async function submit(text: string): Promise<ContentView> {
  const { data, error } = await client.POST("/api/v1/content", {
    params: { header: { "Idempotency-Key": "post-1" } },
    body: { type: "post", text, language: "en", categories: ["food"] },
  });
  if (data === undefined) throw new Error(whatWentWrong(error));
  return data;
}

export async function edit(item: ContentView, text: string): Promise<number | undefined> {
  const { data } = await client.PUT("/api/v1/content/{id}", {
    params: { path: { id: item.id }, header: { "If-Match": `"${item.revision}"` } },
    body: { type: item.type, text },
  });
  return data?.revision;
}

export async function recommended(user_id: string): Promise<string[]> {
  const { data } = await client.GET("/api/v1/ml/recommendations", {
    params: { query: { user_id, limit: 5, content_type: "video", explain: true } },
  });
  return (data?.items ?? []).map((item) => `${item.content_id} ${item.score.toFixed(2)}`);
}

export async function like(content_id: string): Promise<void> {
  await client.POST("/api/v1/interactions", { body: { interactions: [{ content_id, type: "like" }] } });
}

export async function trending(): Promise<number> {
  const { data } = await client.GET("/api/v1/ml/trending", { params: { query: { window: "24h", limit: 10 } } });
  return data?.items.length ?? 0;
}

export async function rescan(id: string): Promise<void> {
  await client.POST("/api/v1/content/{id}/rescan", { params: { path: { id }, query: { force: true } } });
}

export async function isReady(): Promise<boolean> {
  const { data } = await client.GET("/health/ready");
  return data?.status === "ready";
}

function whatWentWrong(problem: Problem | undefined): string {
  const fields = (problem?.errors ?? []).map((error) => `${error.pointer}: ${error.code}`);
  return [problem?.code ?? "no_answer", ...fields].join(", ");
}

export async function mistakes(): Promise<void> {
  await client.GET("/api/v1/ml/recommendations", {
    // @ts-expect-error a number, not a string
    params: { query: { limit: "5" } },
  });
  await client.GET("/api/v1/ml/recommendations", {
    // @ts-expect-error a boolean, not a string
    params: { query: { explain: "true" } },
  });
  await client.GET("/api/v1/ml/recommendations", {
    // @ts-expect-error no parameter of this name
    params: { query: { offset: 10 } },
  });
  await client.GET("/api/v1/ml/trending", {
    // @ts-expect-error one of 1h, 24h, 7d
    params: { query: { window: "2h" } },
  });
  await client.POST("/api/v1/content", {
    // @ts-expect-error the text is required
    body: { type: "post" },
  });
  await client.POST("/api/v1/content", {
    // @ts-expect-error one of video, post, comment
    body: { type: "poem", text: "the lemon cake" },
  });
  await client.POST("/api/v1/interactions", {
    // @ts-expect-error a batch is a list of interactions
    body: { interactions: ["like"] },
  });
  // @ts-expect-error the id belongs into the address
  await client.GET("/api/v1/content/{id}");
  // @ts-expect-error no operation at this address
  await client.GET("/api/v1/contents");
}
