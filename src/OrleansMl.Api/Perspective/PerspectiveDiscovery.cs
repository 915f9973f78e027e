using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansMl.Perspective;

/// <summary>
/// The document that Google's client libraries build a client of this dialect from. It names no OAuth scopes: a library that finds some
/// looks for credentials of Google's before it sends anything.
/// </summary>
internal static class PerspectiveDiscovery
{
    public const string Version = "v1alpha1";

    private const string Root = "{root}";

    private static readonly string Document = Write();

    /// <summary>The document with an address that requests are sent below; it ends in a slash.</summary>
    public static byte[] For(string rootUrl) =>
        Encoding.UTF8.GetBytes(Document.Replace(Root, JsonEncodedText.Encode(rootUrl).ToString(), StringComparison.Ordinal));

    // Read once, so that a mistake in the text below is found at the start, and written without the white space.
    private static string Write() => JsonNode.Parse(Text)!.ToJsonString();

    private const string Text = """
        {
          "kind": "discovery#restDescription",
          "discoveryVersion": "v1",
          "id": "commentanalyzer:v1alpha1",
          "name": "commentanalyzer",
          "canonicalName": "Comment Analyzer",
          "version": "v1alpha1",
          "version_module": true,
          "revision": "20261129",
          "title": "OrleansMl in the shape of the Perspective Comment Analyzer API",
          "description": "Scores comments with the models of this service. Nothing is stored.",
          "documentationLink": "{root}docs/",
          "ownerDomain": "",
          "ownerName": "OrleansMl",
          "protocol": "rest",
          "rootUrl": "{root}",
          "baseUrl": "{root}",
          "basePath": "",
          "servicePath": "",
          "batchPath": "batch",
          "parameters": {
            "alt": {
              "description": "Data format for response.", "location": "query", "type": "string", "default": "json", "enum": ["json"],
              "enumDescriptions": ["Responses with Content-Type of application/json"]
            },
            "key": {
              "description": "An API key of this service with the scope moderate.", "location": "query", "type": "string"
            },
            "access_token": { "description": "Not used.", "location": "query", "type": "string" },
            "fields": { "description": "Not used: answers are whole.", "location": "query", "type": "string" },
            "oauth_token": { "description": "Not used.", "location": "query", "type": "string" },
            "prettyPrint": { "description": "Not used.", "location": "query", "type": "boolean", "default": "true" },
            "quotaUser": { "description": "Not used.", "location": "query", "type": "string" }
          },
          "resources": {
            "comments": {
              "methods": {
                "analyze": {
                  "id": "commentanalyzer.comments.analyze",
                  "description": "Scores a comment for the requested attributes.",
                  "httpMethod": "POST",
                  "path": "v1alpha1/comments:analyze",
                  "flatPath": "v1alpha1/comments:analyze",
                  "parameters": {},
                  "parameterOrder": [],
                  "request": { "$ref": "AnalyzeCommentRequest" },
                  "response": { "$ref": "AnalyzeCommentResponse" }
                },
                "suggestscore": {
                  "id": "commentanalyzer.comments.suggestscore",
                  "description": "Answers 501: nothing here learns from suggested scores.",
                  "httpMethod": "POST",
                  "path": "v1alpha1/comments:suggestscore",
                  "flatPath": "v1alpha1/comments:suggestscore",
                  "parameters": {},
                  "parameterOrder": [],
                  "request": { "$ref": "SuggestCommentScoreRequest" },
                  "response": { "$ref": "SuggestCommentScoreResponse" }
                }
              }
            }
          },
          "schemas": {
            "AnalyzeCommentRequest": {
              "id": "AnalyzeCommentRequest",
              "description": "A comment to be scored.",
              "type": "object",
              "properties": {
                "clientToken": { "description": "Comes back in the answer.", "type": "string" },
                "comment": { "description": "The comment.", "$ref": "TextEntry" },
                "communityId": { "description": "Not used.", "type": "string" },
                "context": { "description": "Not used.", "$ref": "Context" },
                "doNotStore": { "description": "Nothing is stored, whatever this says.", "type": "boolean" },
                "dropUnsupportedAttributes": {
                  "description": "True leaves out what nothing can answer, or not in the comment's language.", "type": "boolean"
                },
                "languages": {
                  "description": "The comment's languages; found in the text when absent.", "type": "array", "items": { "type": "string" }
                },
                "requestedAttributes": {
                  "description": "From attribute name to its options.",
                  "type": "object",
                  "additionalProperties": { "$ref": "AttributeParameters" }
                },
                "sessionId": { "description": "Not used.", "type": "string" },
                "spanAnnotations": { "description": "True scores each sentence too.", "type": "boolean" }
              }
            },
            "AnalyzeCommentResponse": {
              "id": "AnalyzeCommentResponse",
              "description": "The scores of a comment.",
              "type": "object",
              "properties": {
                "attributeScores": {
                  "description": "By attribute name.", "type": "object", "additionalProperties": { "$ref": "AttributeScores" }
                },
                "clientToken": { "description": "The request's.", "type": "string" },
                "detectedLanguages": {
                  "description": "What the comment is written in, as far as it is certain.", "type": "array", "items": { "type": "string" }
                },
                "languages": {
                  "description": "The request's languages, or else what was found.", "type": "array", "items": { "type": "string" }
                }
              }
            },
            "ArticleAndParentComment": {
              "id": "ArticleAndParentComment",
              "description": "Not used.",
              "type": "object",
              "properties": {
                "article": { "description": "Not used.", "$ref": "TextEntry" },
                "parentComment": { "description": "Not used.", "$ref": "TextEntry" }
              }
            },
            "AttributeParameters": {
              "id": "AttributeParameters",
              "description": "Options of an attribute.",
              "type": "object",
              "properties": {
                "scoreThreshold": { "description": "Scores below it are left out.", "type": "number", "format": "float" },
                "scoreType": {
                  "description": "Only PROBABILITY, the default.",
                  "type": "string",
                  "enum": ["SCORE_TYPE_UNSPECIFIED", "PROBABILITY"],
                  "enumDescriptions": ["PROBABILITY.", "A number in [0, 1]."]
                }
              }
            },
            "AttributeScores": {
              "id": "AttributeScores",
              "description": "The scores of one attribute.",
              "type": "object",
              "properties": {
                "spanScores": { "description": "Of the parts.", "type": "array", "items": { "$ref": "SpanScore" } },
                "summaryScore": { "description": "Of the whole comment.", "$ref": "Score" }
              }
            },
            "Context": {
              "id": "Context",
              "description": "Not used.",
              "type": "object",
              "properties": {
                "articleAndParentComment": { "description": "Not used.", "$ref": "ArticleAndParentComment" },
                "entries": { "description": "Not used.", "type": "array", "items": { "$ref": "TextEntry" } }
              }
            },
            "Score": {
              "id": "Score",
              "description": "A score.",
              "type": "object",
              "properties": {
                "type": {
                  "description": "Always PROBABILITY.",
                  "type": "string",
                  "enum": ["SCORE_TYPE_UNSPECIFIED", "PROBABILITY"],
                  "enumDescriptions": ["Not answered.", "A number in [0, 1]."]
                },
                "value": { "description": "In [0, 1].", "type": "number", "format": "float" }
              }
            },
            "SpanScore": {
              "id": "SpanScore",
              "description": "The score of a part of the comment.",
              "type": "object",
              "properties": {
                "begin": { "description": "First UTF-16 code unit of comment.text.", "type": "integer", "format": "int32" },
                "end": { "description": "One past the last.", "type": "integer", "format": "int32" },
                "score": { "description": "The score.", "$ref": "Score" }
              }
            },
            "SuggestCommentScoreRequest": {
              "id": "SuggestCommentScoreRequest",
              "description": "Not taken.",
              "type": "object",
              "properties": {
                "attributeScores": {
                  "description": "Not taken.", "type": "object", "additionalProperties": { "$ref": "AttributeScores" }
                },
                "clientToken": { "description": "Not taken.", "type": "string" },
                "comment": { "description": "Not taken.", "$ref": "TextEntry" },
                "communityId": { "description": "Not taken.", "type": "string" },
                "context": { "description": "Not taken.", "$ref": "Context" },
                "languages": { "description": "Not taken.", "type": "array", "items": { "type": "string" } },
                "sessionId": { "description": "Not taken.", "type": "string" }
              }
            },
            "SuggestCommentScoreResponse": {
              "id": "SuggestCommentScoreResponse",
              "description": "Never answered.",
              "type": "object",
              "properties": { "clientToken": { "description": "The request's.", "type": "string" } }
            },
            "TextEntry": {
              "id": "TextEntry",
              "description": "A text.",
              "type": "object",
              "properties": {
                "text": { "description": "1-50,000 UTF-16 code units.", "type": "string" },
                "type": {
                  "description": "PLAIN_TEXT is the default.",
                  "type": "string",
                  "enum": ["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"],
                  "enumDescriptions": ["PLAIN_TEXT.", "Plain text.", "HTML: what a reader sees of it is scored."]
                }
              }
            }
          }
        }
        """;
}
