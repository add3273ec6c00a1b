import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Map;

/** What the snippets for Java see of the world around them, as small as it compiles. */
class Given {
    static class Rejected extends RuntimeException {
        Rejected(String message) { super(message); }
    }

    static class Unavailable extends RuntimeException {
        Unavailable(String message) { super(message); }
    }

    /** JsonNode has the methods of Jackson's that the snippets use, over plain maps. */
    record JsonNode(Object value) {
        JsonNode path(String name) { return new JsonNode(value instanceof Map<?, ?> map ? map.get(name) : null); }
        boolean isObject() { return value instanceof Map; }
        boolean isTextual() { return value instanceof String; }
        String asText() { return value instanceof String text ? text : String.valueOf(value); }
        String asText(String other) { return value == null ? other : asText(); }
        int asInt(int other) { return value instanceof Number number ? number.intValue() : other; }
        long asLong() { return value instanceof Number number ? number.longValue() : 0; }
        boolean asBoolean(boolean other) { return value instanceof Boolean yes ? yes : other; }
    }

    static class ObjectMapper {
        JsonNode readTree(String text) throws IOException { throw new IOException(text); }
        <T> T treeToValue(JsonNode node, Class<T> type) throws IOException { throw new IOException(type.getName()); }
    }

    interface HttpSession {
        Object getAttribute(String name);
        void setAttribute(String name, Object value);
    }

    interface JdbcTemplate {
        int update(String sql, Object... values);
        <T> T queryForObject(String sql, Class<T> type, Object... values);
    }

    interface ResponseEntity<T> {
        static Body badRequest() { return null; }
        interface Body { <T> ResponseEntity<T> body(T body); }
    }

    static class HttpMessageNotReadableException extends RuntimeException {}

    @interface JsonIgnoreProperties { boolean ignoreUnknown(); }
    @interface JsonProperty { String value(); }
    @interface PostMapping { String value(); }
    @interface GetMapping { String value(); }
    @interface RequestBody {}
    @interface RequestParam {}
    @interface ExceptionHandler { Class<? extends Throwable>[] value(); }

    record Account(long id, String impUid) {}

    static final java.util.logging.Logger log = java.util.logging.Logger.getLogger("given");
    HttpClient http = HttpClient.newHttpClient();
    ObjectMapper json = new ObjectMapper();

    String accessToken() throws Exception { return "old"; }
    String renewToken() throws Exception { return "new"; }
    JsonNode fetchToken() throws Exception { return new JsonNode(Map.of()); }
    String fetchTokenOf(String key, String secret) { return key + secret; }
    HttpResponse<String> read(String impUid, String token) throws Exception { return answer(200); }
    JsonNode readRecord(String impUid) { return new JsonNode(Map.of()); }
    Account openAccount(String ci, String name, String birthday) { return new Account(1, ci); }
    void closeAccount(long id) {}
    Account signUp(String impUid) { return new Account(1, impUid); }
    static void judge(JsonNode record) {}
    static URI certificationUrl(String impUid) { return URI.create("http://127.0.0.1/" + impUid); }

    /** An answer of which only the status is looked at. */
    @SuppressWarnings("unchecked")
    static HttpResponse<String> answer(int status) {
        return (HttpResponse<String>) Proxy.newProxyInstance(
            Given.class.getClassLoader(), new Class<?>[] {HttpResponse.class}, (proxy, method, given) -> status);
    }
}
