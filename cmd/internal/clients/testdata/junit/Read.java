import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.SurefireReportParser;

/** Prints what the parser of Maven's Surefire reports reads in a folder of JUnit files, a line a case. */
class Read {
    public static void main(String[] arguments) throws Exception {
        var parser = new SurefireReportParser(List.of(new File(arguments[0])), new NullConsoleLogger());
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int tests = 0, failures = 0, errors = 0, skipped = 0;
        for (ReportTestSuite suite : parser.parseXMLReportFiles()) {
            tests += suite.getNumberOfTests();
            failures += suite.getNumberOfFailures();
            errors += suite.getNumberOfErrors();
            skipped += suite.getNumberOfSkipped();
            for (ReportTestCase one : suite.getTestCases()) {
                String end = one.hasFailure() ? "failure" : one.hasSkipped() ? "skipped" : one.hasError() ? "error" : "";
                out.println(String.join("\t", "case", flat(one.getFullClassName()), flat(one.getName()), end, flat(one.getFailureMessage())));
            }
        }
        out.println("counts\t" + tests + "\t" + failures + "\t" + errors + "\t" + skipped);
    }

    /** A text in one field of a line; nothing of null. */
    static String flat(String text) {
        return text == null ? "" : text.replace("\t", "\\t").replace("\n", "\\n");
    }
}
