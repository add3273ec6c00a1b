import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdultTest {
    static IamportMock mock;

    @BeforeAll static void start() throws Exception { mock = new IamportMock(); }

    @AfterAll static void stop() throws Exception { mock.close(); }

    @Test void theMockKnowsItsPeople() throws Exception {
        var pair = HttpRequest.BodyPublishers.ofString("imp_key=imp_test_recipe&imp_secret=any");
        var token = Pattern.compile("\"access_token\":\"(\\w+)\"").matcher(ask(HttpRequest.newBuilder(mock.api.resolve("/users/getToken"))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(pair)));
        assertTrue(token.find());
        if (System.getenv("HOLD") != null) Thread.sleep(60_000); // TestKilledRunner kills this one meanwhile
        var person = ask(HttpRequest.newBuilder(mock.api.resolve("/certifications/imp_100000000001")).header("Authorization", token.group(1)));
        assertTrue(person.contains("\"birthday\":\"1990-05-17\""), person);
    }

    private static String ask(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).body();
    }
}
