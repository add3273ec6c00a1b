import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** java.net.http.HttpClient as such: the steps, and what came back as one JSON object. */
class Stack {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final List<String> REPORT = new ArrayList<>();
    private static final String PERSON = "{\"name\":\"\uae40\ubcf4\uae30\",\"phone\":\"01000000000\",\"birth\":\"900517\","
        + "\"gender_digit\":\"2\",\"carrier\":\"SKT\",\"company\":\"\ubcf4\uae30\"}";
    private static String token;

    public static void main(String[] args) throws Exception {
        String secret = env("MOCK_SECRET");
        renew("token");
        step("certification", "GET", "/certifications/" + env("MOCK_KNOWN"), null);
        step("unknown", "GET", "/certifications/" + env("MOCK_UNKNOWN"), null);
        step("wrong secret", "POST", "/users/getToken", credentials("not-" + secret));
        step("expired", "GET", "/certifications/" + env("MOCK_EXPIRED"), null);
        renew(null);
        step("after expired", "GET", "/certifications/" + env("MOCK_EXPIRED"), null);
        step("delete", "DELETE", "/certifications/" + env("MOCK_KNOWN"), null);
        step("after delete", "GET", "/certifications/" + env("MOCK_KNOWN"), null);
        String impUid = find("\"imp_uid\":\"([^\"]+)\"", step("otp request", "POST", "/certifications/otp/request", PERSON));
        String inbox = send("GET", env("MOCK_SITE") + "/messages", null).body();
        String code = find("\"code\":\"(\\d+)\",\"imp_uid\":\"" + impUid + "\"", inbox);
        step("otp confirm", "POST", "/certifications/otp/confirm/" + impUid, "{\"otp\":\"" + code + "\"}");
        System.out.write(("{" + String.join(",", REPORT) + "}\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private static void renew(String name) throws Exception {
        token = null;
        token = find("\"access_token\":\"([^\"]+)\"", step(name, "POST", "/users/getToken", credentials(env("MOCK_SECRET"))));
    }

    private static String step(String name, String method, String path, String body) throws Exception {
        String url = System.getenv("MOCK_URL");
        HttpResponse<String> response = send(method, (url == null ? "https://api.iamport.kr" : url) + path, body);
        if (name != null) {
            REPORT.add("\"" + name + "\":{\"status\":" + response.statusCode() + ",\"envelope\":" + response.body() + "}");
        }
        return response.body();
    }

    private static HttpResponse<String> send(String method, String url, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json");
        if (token != null) {
            request.header("Authorization", token);
        }
        HttpRequest.BodyPublisher publisher = body == null
            ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8);
        return CLIENT.send(request.method(method, publisher).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static String credentials(String secret) {
        return "{\"imp_key\":\"" + env("MOCK_KEY") + "\",\"imp_secret\":\"" + secret + "\"}";
    }

    private static String env(String name) {
        return System.getenv(name);
    }

    private static String find(String pattern, String text) {
        var matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
