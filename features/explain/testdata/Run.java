import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Runs the essential snippets for Java: java -cp CLASSES Run CASES. */
class Run {
    public static void main(String[] args) throws Exception {
        int done = 0;
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            if (line.isEmpty() || line.startsWith("#")) continue;
            List<String> words = Arrays.asList(line.split(" {2,}")[0].split(" "));
            int wanted = words.get(0).equals("expired-token") ? 3 : 1;
            List<String> given = words.subList(1, words.size() - wanted);
            String want = String.join(" ", words.subList(words.size() - wanted, words.size()));
            String got = outcome(() -> run(words.get(0), given));
            if (!got.equals(want)) throw new AssertionError(line + ": got " + got);
            done++;
        }
        System.out.println(done + " cases");
    }

    static String outcome(Callable<String> call) throws Exception {
        try {
            return call.call();
        } catch (Given.Rejected e) {
            return "rejected";
        } catch (Given.Unavailable e) {
            return "unavailable";
        }
    }

    static String run(String rule, List<String> given) throws Exception {
        switch (rule) {
            case "age-full":
                Clock clock = Clock.fixed(Instant.parse(given.get(2)), ZoneOffset.UTC);
                return AgeFull.oldEnough(given.get(0), Integer.parseInt(given.get(1)), clock) ? "yes" : "no";
            case "age-seconds":
                Long birth = given.get(1).equals("-") ? null : Long.valueOf(given.get(1));
                return AgeSeconds.dateOfBirth(given.get(0).equals("-") ? null : given.get(0), birth).toString();
            case "unfinished":
                Map<String, Object> fields = new HashMap<>();
                if (!given.get(0).equals("-")) fields.put("certified", Boolean.valueOf(given.get(0)));
                Unfinished.finished(new Given.JsonNode(fields));
                return "ok";
            case "race":
                return race(Integer.parseInt(given.get(0)));
            case "expired-token":
                return expiredToken(given.get(0).split(","));
            case "envelope-code":
                return envelopeCode(given.get(0), given.get(1));
            default:
                throw new AssertionError("no such rule: " + rule);
        }
    }

    static String race(int times) throws Exception {
        Set<String> kept = ConcurrentHashMap.newKeySet();
        var together = Executors.newFixedThreadPool(times);
        List<Callable<String>> all = new ArrayList<>();
        for (int i = 0; i < times; i++) all.add(() -> Race.openAccount(database(kept), "ci"));
        int created = 0;
        for (var answer : together.invokeAll(all)) if (answer.get().equals("created")) created++;
        together.shutdown();
        return String.valueOf(created);
    }

    /** A connection that knows the statement of the snippet, and a unique index. */
    static Connection database(Set<String> kept) {
        String[] ci = new String[1];
        Object insert = Proxy.newProxyInstance(Run.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, (p, m, a) -> {
            switch (m.getName()) {
                case "setString": ci[0] = (String) a[1]; return null;
                case "executeUpdate": return kept.add(ci[0]) ? 1 : 0;
                case "close": return null;
                default: throw new AssertionError(m);
            }
        });
        return (Connection) Proxy.newProxyInstance(Run.class.getClassLoader(), new Class<?>[] {Connection.class}, (p, m, a) -> {
            if (m.getName().equals("prepareStatement") && a[0].toString().contains("ON CONFLICT (ci) DO NOTHING")) return insert;
            throw new AssertionError(m);
        });
    }

    static String expiredToken(String[] statuses) throws Exception {
        Set<String> tokens = new HashSet<>();
        int[] count = new int[2]; // readings, new tokens
        var snippet = new ExpiredToken() {
            @Override String renewToken() { return "new " + ++count[1]; }
            @Override HttpResponse<String> read(String impUid, String token) {
                tokens.add(token);
                return answer(Integer.parseInt(statuses[count[0]++]));
            }
        };
        int status = snippet.readCertification("imp_1").statusCode();
        return tokens.size() + " " + count[1] + " " + status;
    }

    static String envelopeCode(String code, String response) {
        Map<String, Object> body = new HashMap<>();
        if (!code.equals("-")) body.put("code", Integer.valueOf(code));
        body.put("response", response.equals("yes") ? Map.of("imp_uid", "imp_1") : null);
        return EnvelopeCode.recordOf(new Given.JsonNode(body)).path("imp_uid").asText().equals("imp_1") ? "ok" : "another record";
    }
}
