Feature: Nothing but the certification counts

  What the browser says proves nothing. The backend asks i'mport by the imp_uid,
  looks at every part of the answer, and opens no account when in doubt.

  @rule:unfinished @claims:trust
  Rule: A certification that was not finished opens no account

    Scenario: A certification that was begun and not finished is rejected
      Given an adult
      And the certification was not finished
      When the person signs up
      Then the answer is rejected
      And no account was opened for the person

    Scenario: All details are there, but certified is false
      Given an adult
      And the record is complete, but says that it is not certified
      When the person signs up
      Then the answer is rejected
      And no account was opened for the person

  @rule:unknown @claims:trust
  Rule: An imp_uid that i'mport does not know opens no account

    Scenario: An imp_uid that does not exist is rejected
      When somebody sends an imp_uid that does not exist
      Then the answer is rejected

  @rule:other-site @claims:trust
  Rule: Certifications of another company are not accepted

    Scenario: An imp_uid of another company is rejected
      When somebody sends the imp_uid of an adult who was certified for another company
      Then the answer is rejected

  @rule:envelope-code @claims:trust
  Rule: HTTP 200 is not a success while the code in the answer is not 0

    Scenario: i'mport answers 200 with a code other than 0
      Given an adult
      And i'mport answers the reading with 200 and a code other than 0
      When the person signs up
      Then the answer is rejected or unavailable
      And the same person can sign up once i'mport is well again

    Scenario: A person who was refused by a code other than 0 can sign up afterwards
      Given an adult
      And i'mport answers the reading with 200 and a code other than 0
      When the person signs up
      Then the answer is rejected or unavailable
      And once i'mport is well again the person can sign up as the answer says

  @rule:browser-says @claims:trust
  Rule: What the browser says about the person is not believed

    Scenario: A child whose browser says another birthday is refused
      Given a person who is too young
      And the browser also sends the name and birthday of an adult
      When the person signs up
      Then the answer is underage

    Scenario: A browser that says that the certification was finished is not believed
      Given an adult
      And the certification was not finished
      And the browser also says that it was certified with success
      When the person signs up
      Then the answer is rejected
      And no account was opened for the person

  @rule:redirect @claims:redirect
  Rule: The same rules apply to the redirect of phones

    Scenario: An adult signs up by the redirect
      Given an adult
      When the person signs up by the redirect
      Then the answer is created

    Scenario: A child is refused by the redirect too
      Given a person who is too young
      When the person signs up by the redirect
      Then the answer is underage

    Scenario: An unfinished certification is rejected by the redirect too
      Given an adult
      And the certification was not finished
      When the person signs up by the redirect
      Then the answer is rejected
      And no account was opened for the person

    Scenario: One person has one account by the redirect too
      Given an adult who has an account
      When the same person signs up again by the redirect
      Then the answer is existing

    @no-read
    Scenario: The text "false" is not a success
      Given an adult
      And the certification was not finished
      When the person comes by the redirect with success "false"
      Then the answer is rejected

    @no-read
    Scenario: A redirect that reports a failure opens no account, even with a good certification
      Given an adult
      When the person comes by the redirect with success "false"
      Then the answer is rejected
      And no account was opened for the person

  @rule:replay @claims:replay
  Rule: A certification is used once

    Scenario: Somebody else who sends a used imp_uid is rejected
      Given an adult who has an account
      When somebody else sends the same imp_uid
      Then the answer is rejected

    Scenario: Sending the same imp_uid again in one visit does no harm
      Given an adult who has an account
      When the person sends the same imp_uid again in the same visit
      Then the answer is created, existing or rejected

  @rule:fresh @claims:freshness
  Rule: An old certification opens no account

    Scenario: A certification older than the limit is rejected
      Given an adult
      And the certification is a minute older than the limit
      When the person signs up
      Then the answer is rejected
      And no account was opened for the person

    Scenario: A certification within the limit is accepted
      Given an adult
      And the certification is a minute younger than the limit
      When the person signs up
      Then the answer is created

  @rule:binding @claims:binding @needs:merchant-uid
  Rule: A certification belongs to the visit that asked for it

    Scenario: The certification of one visit does not work in another
      Given an adult
      And the certification was made for somebody else's visit
      When the person signs up
      Then the answer is rejected
      And no account was opened for the person

    @needs:sent-merchant-uid
    Scenario: The merchant_uid of that visit, sent by the browser, does not help
      Given an adult
      And the certification was made for somebody else's visit
      And the browser sends the merchant_uid of that visit
      When the person signs up
      Then the answer is rejected
      And no account was opened for the person

    @claims:redirect
    Scenario: The certification of one visit does not work in another by the redirect either
      Given an adult
      And the certification was made for somebody else's visit
      When the person signs up by the redirect
      Then the answer is rejected
      And no account was opened for the person

    Scenario: The certification of the visit itself is accepted
      Given an adult
      When the person signs up
      Then the answer is created

  @rule:path-tricks @claims:trust @no-read
  Rule: An imp_uid is an id, not a piece of an address

    Scenario Outline: A good imp_uid with <trick> is rejected
      Given an adult
      When somebody sends the imp_uid of the person with <trick>
      Then the answer is rejected
      And nothing but certifications was read for it

      Examples:
        | trick                          |
        | another id and ../ before it   |
        | ../certifications/ before it   |
        | ./ before it                   |
        | a question mark after it       |
        | a hash sign after it           |
        | a slash after it               |
        | ../certifications/ before it, percent-encoded |
        | an empty query after it, percent-encoded |

    Scenario: The address of the token does not pass as an imp_uid
      When somebody sends the imp_uid "../users/getToken"
      Then the answer is rejected
      And nothing but certifications was read for it

  @rule:bad-input @claims:trust @no-read
  Rule: Wrong input is refused, and the backend stays up

    Scenario Outline: <what> is rejected
      When somebody sends <what>
      Then the answer is rejected
      And an adult can sign up afterwards

      Examples:
        | what                            |
        | an empty imp_uid                |
        | no imp_uid                      |
        | an imp_uid of spaces            |
        | an imp_uid of 10,000 letters    |
        | an imp_uid with a zero byte     |
        | an imp_uid that is emoji        |

    @needs:json
    Scenario Outline: <what> is rejected as well
      When somebody sends <what>
      Then the answer is rejected
      And an adult can sign up afterwards

      Examples:
        | what                            |
        | null as the imp_uid             |
        | a number as the imp_uid         |
        | a list as the imp_uid           |
        | an object as the imp_uid        |
        | an empty body                   |
        | JSON that breaks off            |
        | JSON that is not an object          |
        | a body of 2 megabytes           |
