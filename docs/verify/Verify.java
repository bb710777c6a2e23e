// java Verify.java <client secret> < body: exits with 0 when the webhook is from Attestr.
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class Verify {
    private static final Pattern SIGNATURE = Pattern.compile("\"signature\":\"([0-9a-f]{64})\"\\}\\}$");
    private static final String OUTPUT = "\"output\":";

    static boolean isGenuine(String body, String secret) throws Exception {
        // A tree of JSON nodes would lose the writing; what was signed stands between these two keys.
        Matcher signature = SIGNATURE.matcher(body.strip());
        int from = body.indexOf(OUTPUT) + OUTPUT.length();
        int to = body.lastIndexOf(",\"error\":");
        if (!signature.find() || to < from) {
            return false;
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        byte[] expected = mac.doFinal(body.substring(from, to).getBytes(UTF_8));
        return MessageDigest.isEqual(expected, HexFormat.of().parseHex(signature.group(1)));
    }

    public static void main(String[] arguments) throws Exception {
        String body = new String(System.in.readAllBytes(), UTF_8);
        System.exit(isGenuine(body, arguments[0]) ? 0 : 1);
    }
}
